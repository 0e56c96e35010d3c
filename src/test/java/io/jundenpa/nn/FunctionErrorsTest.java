package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionErrorsTest {

    static Stream<Arguments> functions() {
        return FunctionErrors.functions().entrySet().stream().map(entry -> arguments(entry.getKey(), entry.getValue()));
    }

    /** Every 9,973rd float, a prime: all exponents, NaN of both signs, and the infinities' neighbours. */
    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayBelowTheBound(String name, FunctionErrors.Function function) {
        double largest = function.largestError(0, 9_973);

        assertTrue(largest <= function.ulps(), name + ": " + largest + " ulps");
    }
}
