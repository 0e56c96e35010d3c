package io.jundenpa.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Feeds the targets without a fuzzer: with their seeds, with inputs that once failed, and with a few mutations. */
class FuzzTest {

    private static final int MUTATIONS = 250;

    /** The prefix in the names of seeds that must be refused. */
    private static final String REFUSED = "refused-";

    @ParameterizedTest
    @EnumSource
    void everySeedIsReadOrRefused(Target target) throws IOException {
        for (Path seed : target.seeds()) {
            boolean taken = takes(target, Files.readAllBytes(seed), seed.toString());

            if (seed.startsWith(target.folder())) {
                assertEquals(!seed.getFileName().toString().startsWith(REFUSED), taken, seed + " is taken");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMutationOfASeedIsReadOrRefused(Target target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Path seed : target.seeds()) {
            seeds.add(Files.readAllBytes(seed));
        }
        int taken = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] data = new Mutation(seeds, i).next();
            String name = data.length > 1000
                    ? "mutation " + i
                    : "mutation " + i + ", " + Base64.getEncoder().encodeToString(data);
            taken += takes(target, data, name) ? 1 : 0;
        }

        assertTrue(taken > 0 && taken < MUTATIONS, taken + " taken");
    }

    private static boolean takes(Target target, byte[] data, String name) {
        try {
            return target.takes(data);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError(target.key() + " fails on " + name, e);
        }
    }
}
