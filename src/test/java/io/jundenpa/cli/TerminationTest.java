package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TerminationTest {

    private final Termination termination = new Termination();

    @Test
    void aCommandThatCanBeStoppedEndsWithItsCode() {
        termination.onStop(() -> termination.finished(3));

        assertEquals(OptionalInt.of(3), termination.stop());
    }

    @Test
    void aCommandThatCannotBeStoppedEndsWithTheSignal() {
        assertEquals(OptionalInt.empty(), termination.stop());
    }

    @Test
    void aCommandThatHasEndedKeepsItsExitCode() {
        termination.onStop(() -> {
            throw new AssertionError("stopped after its end");
        });
        termination.finished(0);

        assertEquals(OptionalInt.empty(), termination.stop());
    }
}
