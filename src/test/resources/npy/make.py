"""Makes dtypes.npz and dtypes_compressed.npz with NumPy (2.4.6 was used): python3 make.py"""

import io
import zipfile

import numpy as np

arrays = {}

for size in (1, 2, 4, 8):
    for kind in "iu":
        limits = np.iinfo(f"{kind}{size}")
        low = [limits.min, -1, 0, 1, 2] if kind == "i" else [0, 1, 2, 3, limits.max - 1]
        values = np.array(low + [limits.max], dtype=f"{kind}{size}")
        for order in "<>":
            arrays[f"{kind}{size} {order}"] = values.astype(f"{order}{kind}{size}")
for size in (2, 4, 8):
    for order in "<>":
        arrays[f"f{size} {order}"] = np.array([1.5, -2.25, 0, -0.5, 65504, 2.0**-14], dtype=f"{order}f{size}")
arrays["b1"] = np.array([False, True, True, False, True, False])
arrays["half"] = np.array(
    [0, -0.0, 2.0**-24, 1023 * 2.0**-24, 2.0**-14, 1 / 3, 65504, np.inf, -np.inf, np.nan], dtype="<f2")
arrays["unsigned"] = np.array([2**63 - 1, 2**63, 2**63 + 1024, 2**63 + 1025, 2**63 + 3072, 2**64 - 1], dtype="<u8")
arrays["not float32"] = np.array([1e300, -1e300, np.nan, np.inf], dtype=">f8")

arrays["scalar"] = np.float32(3.5)
arrays["rank 1"] = np.arange(5, dtype="<f4")
arrays["empty"] = np.zeros((0, 3), dtype="<f4")
for order in "CF":
    arrays[f"rank 2 {order}"] = np.asarray(np.arange(6, dtype="<f4").reshape(2, 3), order=order)
    arrays[f"rank 3 {order}"] = np.asarray(np.arange(24, dtype=">i2").reshape(2, 3, 4), order=order)
    # Larger than the reader's buffer.
    arrays[f"large {order}"] = np.asarray(np.arange(3 * 3000, dtype="<f8").reshape(3, 3000), order=order)

np.savez("dtypes.npz", **{name: a for name, a in arrays.items() if not name.startswith("large")})
np.savez_compressed("dtypes_compressed.npz", **arrays)

with zipfile.ZipFile("versions.npz", "w") as archive:
    for version in ((1, 0), (2, 0), (3, 0)):
        file = io.BytesIO()
        np.lib.format.write_array(file, np.arange(4, dtype="<f4"), version=version)
        archive.writestr(f"version {version[0]}.npy", file.getvalue())
    archive.writestr("readme.txt", "no array")
    archive.comment = b"a comment"
