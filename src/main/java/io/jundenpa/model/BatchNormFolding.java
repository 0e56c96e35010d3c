package io.jundenpa.model;

import io.jundenpa.nn.BatchNorm;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folds a batch normalisation into the dense layer before it, if nothing else reads the dense layer. */
final class BatchNormFolding {

    private BatchNormFolding() {}

    static List<Step> fold(List<Step> steps) {
        int[] readers = new int[steps.size() + 1];
        steps.forEach(step -> step.inputs().forEach(value -> readers[value]++));
        List<Step> folded = new ArrayList<>();
        int[] moved = new int[steps.size() + 1]; // the new index of each value
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Optional<Dense> one = dense(steps, step, readers);
            if (one.isPresent()) {
                int dense = moved[step.inputs().get(0)];
                Step before = folded.get(dense - 1);
                folded.set(dense - 1, new Step(one.orElseThrow(), before.inputs(), before.times()));
                moved[i + 1] = dense;
            } else {
                List<Integer> inputs =
                        step.inputs().stream().map(value -> moved[value]).toList();
                folded.add(new Step(step.operation(), inputs, step.times()));
                moved[i + 1] = folded.size();
            }
        }
        return folded;
    }

    /** The dense layer that replaces a normalisation and the dense layer before it; empty if they cannot be folded. */
    private static Optional<Dense> dense(List<Step> steps, Step step, int[] readers) {
        int value = step.inputs().get(0);
        if (value == 0 || readers[value] != 1 || !(step.operation() instanceof BatchNorm norm)) {
            return Optional.empty();
        }
        Step before = steps.get(value - 1);
        return before.operation() instanceof Dense dense && before.times() == step.times()
                ? norm.foldInto(dense)
                : Optional.empty();
    }
}
