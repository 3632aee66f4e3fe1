"""The two kernels that take most of a run beside the same algorithm in C, on the same inputs.

``python -m tests.benchmarks.beside_c`` prints the rows that ``make bench`` has, too. The C code (``in_c``) is
compiled on the spot. It works on copies of the very arrays, whose layout in C is written from their dtypes,
day by day of one run. Each day both do the same work, by turns who is first, and what they leave is held
equal: to the byte but for what a last digit of a logarithm may move.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.cases import accounts, needs, planning_state, routing
from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel import service_state
from sim.kernel.tags import Tag
from sim.mechanisms import door_choice, one_stop, push
from sim.model import GovernanceModel, day
from tests.benchmarks.table import Row

SOURCES = Path(__file__).parent / "in_c"
COMMAND = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC")
"""How C is compiled: for speed, as far as results stay the same."""
MOST = 1.5
"""How many times as long as C a kernel may take."""
SETTLE, DAYS = 3 * DAYS_A_MONTH, 2 * DAYS_A_MONTH

_ROWS = {
    "Case": service_state.CASE,
    "Link": service_state.LINK,
    "Stage": service_state.STAGE,
    "Provider": service_state.PROVIDER,
    "Group": service_state.GROUP,
    "Queue": service_state.QUEUE,
    "Purpose": service_state.PURPOSE,
    "Event": service_state.EVENT,
    "Day": service_state.DAY,
    "Fact": planning_state.FACT,
    "Choice": planning_state.CHOICE,
    "Candidate": needs.CANDIDATE,
    "Route": routing.ROUTE,
}
_HOLDERS = {
    "Service": (
        "Case *cases; Link *link; Stage *plan; Provider *provider; Group *group; Queue *queue; "
        "Purpose *purpose; Event *event; Day *calendar; int32_t *finished; double *hours; void *record; "
        "int64_t *counters; int64_t providers, groups, stages, accounts;"
    ),
    "People": (
        "int32_t *household; int16_t *precinct; float *x, *y, *income; bool *low_income; float *trust; "
        "int8_t *habit; float *office_x, *office_y; double *perceived, *dread, *capital; "
        "int16_t *where, *width; bool *by_precinct; int64_t households, systems, places, sites, widest;"
    ),
    "Counts": (
        "int64_t *raised; double *demand; int64_t *assigned, *assisted, *pushed, *caught; int64_t precincts;"
    ),
    "Policy": f"double {', '.join(planning_state.Policy._fields[:-1])}; int64_t sorting_site;",
    "Tastes": f"double {', '.join(door_choice.Tastes._fields)};",
}
"""Named tuples of arrays as structs of pointers, in the order of their fields, with the sizes behind."""


def layout() -> str:
    """The header: constants and records of the model as C has them."""
    numbers: dict[str, int] = {f"TAG_{tag.name}": tag for tag in Tag}
    for module in (service_state, push, routing, needs, one_stop, accounts):
        numbers |= {k: v for k, v in vars(module).items() if k.isupper() and type(v) is int}
    lines = [f"#define {name} {int(value)}" for name, value in numbers.items()]
    for name, dtype in _ROWS.items():
        lines.append(f"typedef struct {{ {' '.join(_members(dtype))} }} {name};")
        lines.append(f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "{name}");')
    lines += [f"typedef struct {{ {members} }} {name};" for name, members in _HOLDERS.items()]
    return "\n".join(lines) + "\n"


def _members(dtype: np.dtype[Any]) -> Iterable[str]:
    for name in dtype.names or ():
        base, shape = (dtype[name].subdtype or (dtype[name], ()))[:2]
        kind = {"b": "bool", "f": "float" if base.itemsize == 4 else "double"}.get(base.kind)
        if kind is None:
            kind = f"{'u' if base.kind == 'u' else ''}int{8 * base.itemsize}_t"
        yield f"{kind} {name}{'_' if name == 'case' else ''}{''.join(f'[{n}]' for n in shape)};"


def compiled(folder: Path, compiler: str) -> ctypes.CDLL:
    """The C code, compiled into a folder. Raises CalledProcessError where the compiler refuses it."""
    (folder / "layout.h").write_text(layout(), "utf-8")
    library = folder / "kernels.so"
    files = [str(SOURCES / name) for name in ("service.c", "creation.c")]
    command = [compiler, *COMMAND, f"-I{folder}", f"-I{SOURCES}", *files, "-o", str(library), "-lm"]
    subprocess.run(command, check=True)
    code = ctypes.CDLL(str(library))
    code.create_cases.restype = ctypes.c_int64
    return code


def _pointers(arrays: Iterable[npt.NDArray[Any]], *sizes: int) -> npt.NDArray[np.int64]:
    return np.array([array.ctypes.data for array in arrays] + list(sizes), dtype=np.int64)


def _service(sv: Any) -> npt.NDArray[np.int64]:
    return _pointers(sv, sv.provider.size, sv.group.size, sv.plan.shape[1], sv.hours.shape[1])


def _at(array: npt.NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _serve_in_c(code: ctypes.CDLL, sv: Any, arrivals: Any, n: int, number: int, hours: float) -> None:
    held = _service(sv)
    code.serve_day(_at(held), _at(arrivals), *map(ctypes.c_int64, (n, number)), ctypes.c_double(hours))


def _create_in_c(
    code: ctypes.CDLL, sv: Any, facts: Any, free: Any, n_free: int, candidates: Any, n: int, book: Any,
    choices: Any, people: Any, policy: Any, tastes: Any, draft: Any, number: int, hours: float, out: Any,
    m: int, counts: Any,
) -> tuple[int, int]:  # fmt: skip
    held = _service(sv)
    sizes = (people.precinct.size, people.trust.shape[1], people.habit.shape[1], *people.where.shape)
    who = _pointers(people, *sizes)
    rules = np.array(policy, dtype=np.float64)
    rules[-1:].view(np.int64)[0] = policy.sorting_site
    weights = np.array(tastes, dtype=np.float64)
    counted = _pointers(counts, counts.assigned.shape[1])
    left = code.create_cases(
        _at(held), _at(facts), _at(free), ctypes.c_int64(n_free), _at(candidates), ctypes.c_int64(n),
        _at(book), _at(choices), _at(who), _at(rules), _at(weights), _at(draft), ctypes.c_int64(number),
        ctypes.c_double(hours), _at(out), ctypes.c_int64(m), _at(counted),
    )  # fmt: skip
    return left >> 32, left & 0xFFFFFFFF


def _copied(value: Any) -> Any:
    """A copy of the arrays in an argument."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(*map(_copied, value)) if hasattr(value, "_fields") else value


def same(a: Any, b: Any) -> bool:
    """Whether two arguments hold the same: whole numbers exactly, others to a last digit or so."""
    if hasattr(a, "_fields") or isinstance(a, tuple):
        return all(same(x, y) for x, y in zip(a, b, strict=True))
    if not isinstance(a, np.ndarray):
        return bool(a == b)
    if a.dtype.names:
        return all(same(a[name], b[name]) for name in a.dtype.names)
    if a.dtype.kind != "f":
        return bool((a == b).all())
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True))


class Pair:
    """A kernel and its twin in C, which do each day's work by turns; seconds of each, day by day."""

    def __init__(self, kernel: Callable[..., Any], twin: Callable[..., Any]) -> None:
        self._both = (kernel, twin)
        self.spent: list[tuple[float, float]] = []
        self.equal = True

    def __call__(self, *arguments: Any) -> Any:
        """Do the work twice, on the run's own arrays and on copies; what the kernel returns."""
        copies = [_copied(argument) for argument in arguments]
        given, seconds, found = (arguments, copies), [0.0, 0.0], [None, None]
        for who in (0, 1) if len(self.spent) % 2 else (1, 0):
            start = time.process_time()
            found[who] = self._both[who](*given[who])
            seconds[who] = time.process_time() - start
        self.spent.append((seconds[0], seconds[1]))
        self.equal = self.equal and same(found[0], found[1]) and all(map(same, arguments, copies))
        return found[0]

    def times(self) -> float:
        """How many times as long as C the kernel took: median over the days."""
        return median(kernel / twin for kernel, twin in self.spent)


def pairs(code: ctypes.CDLL, scenario: str, residents: int) -> Mapping[str, tuple[Pair, float]]:
    """Both kernels beside C over `DAYS` of a run, and the cases a day."""
    model = GovernanceModel(scenario, residents=residents, rng=1)
    model.run_for(SETTLE)
    makers: dict[str, Callable[..., Any]] = {"serve_day": _serve_in_c, "create_cases": _create_in_c}
    kernels = {name: getattr(day, name) for name in makers}
    both = {name: Pair(kernels[name], partial(make, code)) for name, make in makers.items()}
    before = int(model.counts.raised.sum())
    try:
        for name, pair in both.items():
            setattr(day, name, pair)
        model.run_for(DAYS)
    finally:
        for name, kernel in kernels.items():
            setattr(day, name, kernel)
    cases = (int(model.counts.raised.sum()) - before) / DAYS
    return {name: (pair, cases) for name, pair in both.items()}


def rows(scenario: str = "old", residents: int = 50_000) -> list[Row]:
    """Rows of the table; one that says so where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return [Row("kernels beside C", "no C compiler", f"{MOST}x")]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        code = compiled(Path(folder), compiler)
        for name, (pair, cases) in pairs(code, scenario, residents).items():
            if not pair.equal:
                found.append(Row(f"{name} beside C", "results differ", f"{MOST}x"))
                continue
            in_c = median(twin for _, twin in pair.spent) / cases * 1e6
            found.append(Row(f"{name} in C, a case", f"{in_c:.3f} us"))
            found.append(Row("  times as long in the model", f"{pair.times():.2f}x", f"{MOST}x"))
    return found


if __name__ == "__main__":
    from tests.benchmarks.table import shown

    print(shown(rows()))
