"""Makes src/test/resources/nn/activations.npz: every function of one number at hard arguments, by mpmath at 200 digits.

Arguments are 32-bit floats, settings too; the values are rounded to 64 bits. What is no real number is NaN.
Run from the project's folder: python3 src/test/python/activation_references.py   (made with mpmath 1.2.1, NumPy 1.24.2)
"""

import numpy as np
from mpmath import mp, mpf

mp.dps = 200
HALF = mpf(1) / 2

one = np.float32(1)
magnitudes = [
    *(1e-45, 1e-38, 1e-30, 1e-20, 1e-10, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03),
    *(np.nextafter(one / 32, one), one / 32, np.nextafter(one / 32, 0 * one), 0.1, 0.3),
    *(np.nextafter(one / 2, one), one / 2, 0.7, 0.99, np.nextafter(one, 0 * one), one, np.nextafter(one, 2 * one)),
    *(1.5, 2, 2.5, np.nextafter(3 * one, one), 3, 3.3, 3.5, 5, 6, 8, 13, 19.9, 20.1, 50, 87.5, 88.8, 100, 103.5, 104.5, 119, 121),
    *(1e4, 1e10, 1e19, 1e20, 1e30, 3.4028235e38),
]
positive = np.array(magnitudes, dtype=np.float32)
x = np.concatenate([-positive[::-1], positive])


def sigmoid(v):
    return 1 / (1 + mp.exp(-v))


def real(function):
    """NaN where the value is complex or a pole."""

    def of(v):
        try:
            y = function(v)
        except (ZeroDivisionError, ValueError):
            return mp.nan
        return mp.nan if isinstance(y, mp.mpc) else y

    return of


def pole(function, at, value):
    return lambda v: value if v == at else real(function)(v)


def clamp(v, low, high):
    return max(low, min(high, v))


def squareplus(b):
    return lambda v: (v + mp.sqrt(v * v + b)) / 2


def shrink(threshold, bias):
    return lambda v: v + bias if v < -threshold else v - bias if v > threshold else mpf(0)


selu_alpha = mpf("1.6732632423543772848170429916717")
selu_scale = mpf("1.0507009873554804934193349852946")
third = mpf(float(np.float32(0.3)))

functions = {
    "relu": lambda v: max(0, v),
    "leaky_relu": lambda v: v if v > 0 else third * v,
    "elu": lambda v: v if v > 0 else third * mp.expm1(v),
    "selu": lambda v: selu_scale * (v if v > 0 else selu_alpha * mp.expm1(v)),
    "selu_of_ones_own": lambda v: 2 * (v if v > 0 else third * mp.expm1(v)),
    "celu": lambda v: v if v > 0 else third * mp.expm1(v / third),
    "celu_of_minus_2": lambda v: v if v > 0 else -2 * mp.expm1(v / -2),
    "gelu": lambda v: v / 2 * mp.erfc(-v / mp.sqrt(2)),
    "gelu_tanh": lambda v: v * sigmoid(2 * mp.sqrt(2 / mp.pi) * (v + mpf("0.044715") * v**3)),
    "silu": lambda v: v * sigmoid(v),
    "swish": lambda v: v * sigmoid(third * v),
    "swish_of_minus_2": lambda v: v * sigmoid(-2 * v),
    "mish": lambda v: v * mp.tanh(mp.log1p(mp.exp(v))),
    "sigmoid": sigmoid,
    "log_sigmoid": lambda v: -mp.log1p(mp.exp(-v)),
    "hard_sigmoid": lambda v: clamp(third * v + HALF, 0, 1),
    "hard_swish": lambda v: v * clamp(v / 6 + HALF, 0, 1),
    "tanh": mp.tanh,
    "tanh_shrink": lambda v: v - mp.tanh(v),
    "softplus": lambda v: mp.log1p(mp.exp(v)),
    "softsign": lambda v: v / (1 + abs(v)),
    "clip": lambda v: clamp(v, -1, 6),
    "relu6": lambda v: clamp(v, 0, 6),
    "thresholded_relu": lambda v: v if v > third else mpf(0),
    "shrink": shrink(third, 2),
    "shrink_below_zero": shrink(-third, 2),
    "squareplus": squareplus(4),
    "squareplus_of_0": squareplus(0),
    "squareplus_of_1e-30": squareplus(mpf(float(np.float32(1e-30)))),
    "sparse_plus": lambda v: v if v >= 1 else 0 if v <= -1 else (v + 1) ** 2 / 4,
    "sparse_sigmoid": lambda v: clamp((v + 1) / 2, 0, 1),
    "exp": mp.exp,
    "log": real(mp.log),
    "sqrt": real(mp.sqrt),
    "square": lambda v: v * v,
    "abs": abs,
    "neg": lambda v: -v,
    "reciprocal": lambda v: 1 / v,
    "sign": mp.sign,
    "floor": mp.floor,
    "ceil": mp.ceil,
    "round": mp.nint,  # halves to the even neighbour
    "erf": mp.erf,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": real(mp.asin),
    "acos": real(mp.acos),
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "asinh": mp.asinh,
    "acosh": real(mp.acosh),
    "atanh": pole(pole(mp.atanh, 1, mp.inf), -1, -mp.inf),
}


def rounded(y):
    if abs(y) > mpf("1e308"):
        return float("inf") if y > 0 else float("-inf")
    return float(y)


arrays = {"x": x}
for name, function in functions.items():
    arrays[name] = np.array([rounded(function(mpf(float(v)))) for v in x])
np.savez_compressed("src/test/resources/nn/activations.npz", **arrays)
