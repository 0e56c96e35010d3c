package io.jundenpa.format.onnx;

import java.util.OptionalLong;

/** A dimension of an input: a size, or a name for one that is not known, or nothing. */
record Dimension(OptionalLong size, String symbol) {

    @Override
    public String toString() {
        return size.isPresent() ? String.valueOf(size.getAsLong()) : symbol.isEmpty() ? "?" : symbol;
    }
}
