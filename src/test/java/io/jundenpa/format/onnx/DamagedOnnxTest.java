package io.jundenpa.format.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged ONNX files and other files: each is read, or refused with a reason. */
class DamagedOnnxTest {

    private static final Path MODEL = Path.of("src/test/resources/models/torch_mlp_bn_ln_gelu/model.onnx");

    @Test
    void wholeFileIsRead() throws IOException {
        Stack stack = read(Files.readAllBytes(MODEL));

        assertEquals(64, stack.inputSize());
        assertEquals(
                "[dense, batch_norm, gelu, dense, layer_norm, silu, dense, softmax]",
                stack.layers().stream().map(layer -> layer.type()).toList().toString());
    }

    @Test
    void damagedFileIsReadOrRefusedWithAReason() throws IOException {
        byte[] whole = Files.readAllBytes(MODEL);
        var random = new Random(19);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            // The first kilobytes hold the structure: names, operators and shapes.
            int reach = i % 2 == 0 ? damaged.length : Math.min(damaged.length, 4000);
            for (int change = 0; reach > 0 && change < 1 + i % 3; change++) {
                damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
            }
            try {
                read(damaged);
            } catch (FormatException e) {
                refused++;
                assertTrue(e.getMessage().length() > 10, e.getMessage());
            }
        }
        assertTrue(refused > 1000, refused + " of 5000 were refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name: model", "{}", "PK\u0003\u0004zip", "\u0089HDF\r\n\u001a\n", "\u0008\u0007"})
    void otherFilesAreRefused(String content) {
        var e = assertThrows(FormatException.class, () -> read(content.getBytes(StandardCharsets.ISO_8859_1)));

        assertTrue(e.getMessage().contains("not an ONNX model"), e.getMessage());
    }

    private static Stack read(byte[] file) throws FormatException {
        return OnnxImport.read(
                file,
                location -> {
                    throw new FormatException("no " + location);
                },
                OptionalInt.empty(),
                Optional.empty(),
                new Budget(1 << 26));
    }
}
