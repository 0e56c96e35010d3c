package io.jundenpa;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;

/** Ports for servers that are killed and started again. */
public final class FreePorts {

    private FreePorts() {}

    /**
     * Free ports outside the system's range for clients. While a server is down, a retrying client could otherwise get the
     * server's port as its own, and connect to itself.
     */
    public static List<Integer> find(int count) {
        return IntStream.iterate(0, i -> i + 1)
                .map(i -> 20_000 + (int) ((ProcessHandle.current().pid() * 31 + i) % 12_000))
                .filter(FreePorts::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
