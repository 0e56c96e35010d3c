package io.jundenpa.format.onnx;

import java.util.OptionalLong;

/** A dimension of an input. A dimension without a size is open, and may have a name. */
record Dimension(OptionalLong size, String symbol) {

    @Override
    public String toString() {
        return size.isPresent() ? String.valueOf(size.getAsLong()) : symbol.isEmpty() ? "?" : symbol;
    }
}
