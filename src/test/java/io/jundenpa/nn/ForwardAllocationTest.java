package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.jundenpa.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class ForwardAllocationTest {

    /** In a JVM that only interprets: the JIT compiler can remove allocations. */
    @Test
    void forwardAllocatesNothing() throws IOException, InterruptedException {
        String printed = ChildJvm.run(List.of("-Xint"), Measurement.class);

        assertEquals("0 bytes", printed.strip());
    }

    /** Prints how many bytes a round of forward passes allocates. */
    static final class Measurement {

        private static final int ROUNDS = 5;

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Measurement() {}

        /** The minimum of several rounds: the first round loads classes and links calls. */
        public static void main(String[] arguments) {
            var random = new Random(7);
            List<Network> networks = SampleNetworks.all(random);
            List<Workspace> workspaces = new ArrayList<>();
            networks.forEach(network -> workspaces.add(network.workspace(3)));
            FMatrixRMaj one = SampleNetworks.input(1, random);
            FMatrixRMaj three = SampleNetworks.input(3, random);

            long min = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < networks.size(); i++) {
                    networks.get(i).forward(one, workspaces.get(i));
                    networks.get(i).forward(three, workspaces.get(i));
                    networks.get(i).forward(one, workspaces.get(i));
                }
                min = Math.min(min, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            System.out.println(min + " bytes");
        }
    }
}
