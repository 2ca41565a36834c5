"""How long functions and modules are. ``python -m tests.architecture.compass`` prints it; bin/check does."""

import ast
import statistics
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "upturn"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


@dataclass(frozen=True, slots=True)
class Compass:
    """Lengths in lines."""

    function_median: float
    function_ninth_decile: int
    module_median: float


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def measured() -> Compass:
    """The lengths of everything in the package but its migrations."""
    functions = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    modules = [lines_of(path) for path in MODULES if lines_of(path)]
    return Compass(
        statistics.median(functions), functions[len(functions) * 9 // 10], statistics.median(modules)
    )


if __name__ == "__main__":
    compass = measured()
    print(
        f"functions: median {compass.function_median:.0f} lines (aim 9), "
        f"nine in ten under {compass.function_ninth_decile} (aim 30); "
        f"modules: median {compass.module_median:.0f} (aim 100)"
    )
