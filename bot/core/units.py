"""The words numbers come with: units, magnitudes, and numbers spelled out."""

Reading = tuple[float, str]  # a value in its base unit, and what is measured ("" when untold)

UNITS: dict[str, Reading] = {
    "%": (1, "%"), "percent": (1, "%"), "per cent": (1, "%"),
    "x": (1, "x"), "×": (1, "x"), "times": (1, "x"), "fold": (1, "x"),
    "ns": (1e-9, "s"), "us": (1e-6, "s"), "µs": (1e-6, "s"), "μs": (1e-6, "s"), "ms": (1e-3, "s"),
    "s": (1, "s"), "sec": (1, "s"),
    "msec": (1e-3, "s"), "usec": (1e-6, "s"),
    "second": (1, "s"), "min": (60, "s"), "minute": (60, "s"),
    "h": (3600, "s"), "hr": (3600, "s"), "hour": (3600, "s"), "day": (86400, "s"),
    "week": (604800, "s"), "month": (2629800, "s"), "year": (31557600, "s"),
    "millisecond": (1e-3, "s"), "microsecond": (1e-6, "s"), "nanosecond": (1e-9, "s"),
    "byte": (1, "byte"), "bytes/s": (1, "byte/s"), "bit": (1, "bit"),
    "bps": (1, "bit/s"), "kbps": (1e3, "bit/s"), "mbps": (1e6, "bit/s"), "gbps": (1e9, "bit/s"),
    "tbps": (1e12, "bit/s"), "hz": (1, "hz"), "khz": (1e3, "hz"), "mhz": (1e6, "hz"),
    "ghz": (1e9, "hz"), "w": (1, "w"), "kw": (1e3, "w"), "mw": (1e6, "w"),
}  # fmt: skip
UNITS |= {f"{p}b": (1e3**n, "byte") for n, p in enumerate("kmgtp", 1)}
UNITS |= {f"{p}b/s": (1e3**n, "byte/s") for n, p in enumerate("kmgtp", 1)}
UNITS |= {f"{p}ib": (1024.0**n, "byte") for n, p in enumerate("kmgtp", 1)}
_PLURALS = ("sec second minute hour day week month year hr millisecond microsecond nanosecond byte "
            "bit min")  # fmt: skip
UNITS |= {f"{unit}s": UNITS[unit] for unit in _PLURALS.split()}
MAGNITUDES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9,
               "billion": 1e9, "t": 1e12, "trillion": 1e12, "hundred": 1e2}  # fmt: skip
SPELLED = {word: float(n) for n, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
     "eleven", "twelve"))} | {"twenty": 20.0, "thirty": 30.0, "fifty": 50.0}  # fmt: skip
PHRASES: dict[str, tuple[Reading, ...]] = {
    "once": ((1, "x"),), "twice": ((2, "x"),), "doubles": ((2, "x"),), "double": ((2, "x"),),
    "thrice": ((3, "x"),), "triple": ((3, "x"),), "half": ((50, "%"), (0.5, "")),
    "quarter": ((25, "%"), (0.25, "")), "third": ((1 / 3, ""),),
}  # fmt: skip
