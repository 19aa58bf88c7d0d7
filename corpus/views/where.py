"""Conditions over columns, as people write them: ``portal == 'jiyuan' and confidence >= .8``.

A condition is a Python expression of names of columns, constants, comparisons, ``and``, ``or``, ``not`` and ``in``,
and nothing else: it is read, never run, and becomes an expression of Arrow's.
"""

import ast
import operator
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.compute as pc


class WhereError(ValueError):
    """A condition is none, or is about what no column holds."""


_BEIJING = timezone(timedelta(hours=8))
_BETWEEN: dict[type, Callable[[pc.Expression, pc.Expression], pc.Expression]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.And: operator.and_,
    ast.Or: operator.or_,
}


def condition(where: str, columns: pa.Schema) -> pc.Expression:
    """Return what a condition over *columns* means; what is compared with None, or is null, fulfils none but ``is``.

    Text that is compared with a column of dates or times is one in ISO 8601; without a zone it is Beijing's.

    Raises:
        WhereError: with the place, what stands there and what may.
    """
    try:
        tree = ast.parse(where.strip(), mode="eval")
        made = _read(tree.body, columns)
        pa.Table.from_pylist([], schema=columns).filter(made)
    except SyntaxError as error:
        place = f"character {error.offset}" if error.offset else "the end"
        raise WhereError(
            f"{where!r}, {place}: no condition; expected one such as portal == 'x' and confidence >= .8"
        ) from None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError, RecursionError) as error:
        raise WhereError(f"{where!r}: {str(error).splitlines()[0]}") from None
    return made


def _read(node: ast.expr, columns: pa.Schema) -> pc.Expression:
    match node:
        case ast.Name(id=name):
            return pc.field(_known(name, columns))
        case ast.Constant(value=value) if isinstance(value, str | int | float | bool | None):
            return pc.scalar(value)
        case ast.BoolOp(op=op, values=values):
            first, *rest = (_read(value, columns) for value in values)
            for value in rest:
                first = _BETWEEN[type(op)](first, value)
            return first
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ~_read(operand, columns)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return pc.scalar(-number)
        case ast.Compare():
            return _compared(node, columns)
    raise WhereError(f"{ast.unparse(node)!r}: expected columns, constants, comparisons, and, or, not, in")


def _compared(node: ast.Compare, columns: pa.Schema) -> pc.Expression:
    """Read ``a < b <= c`` as Python does: each with the next."""
    sides = [node.left, *node.comparators]
    found = [_pair(left, op, right, columns) for left, op, right in zip(sides, node.ops, sides[1:], strict=False)]
    whole = found[0]
    for each in found[1:]:
        whole &= each
    return whole


def _pair(left: ast.expr, op: ast.cmpop, right: ast.expr, columns: pa.Schema) -> pc.Expression:
    match op, right:
        case (ast.Is() | ast.Eq(), ast.Constant(value=None)):
            return _read(left, columns).is_null()
        case (ast.IsNot() | ast.NotEq(), ast.Constant(value=None)):
            return _read(left, columns).is_valid()
        case (ast.In() | ast.NotIn(), ast.List(elts=elements) | ast.Tuple(elts=elements)):
            held = _read(left, columns).isin(pa.array(_constants(elements)))
            return held if isinstance(op, ast.In) else ~held
        case (ast.In() | ast.NotIn(), ast.Name(id=name)) if pa.types.is_string(
            columns.field(_known(name, columns)).type
        ):
            held = pc.match_substring(pc.field(name), _text(left))
            return held if isinstance(op, ast.In) else ~held
        case _ if type(op) in _BETWEEN:
            sides = _side(left, right, columns), _side(right, left, columns)
            return _BETWEEN[type(op)](*sides)
    raise WhereError(f"{ast.unparse(right)!r}: expected a list such as ['a', 'b'], or a column of text")


def _side(node: ast.expr, other: ast.expr, columns: pa.Schema) -> pc.Expression:
    """Read one side of a comparison, as a date or a time where the *other* is a column of such."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and isinstance(other, ast.Name):
        kind = columns.field(_known(other.id, columns)).type
        try:
            if pa.types.is_date(kind):
                return pc.scalar(date.fromisoformat(node.value))
            if pa.types.is_timestamp(kind):
                moment = datetime.fromisoformat(node.value)
                return pc.scalar(pa.scalar(moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING), kind))
        except (ValueError, pa.ArrowInvalid):
            raise WhereError(f"{node.value!r}: expected a date for {other.id}, such as '2026-11-26'") from None
    return _read(node, columns)


def _constants(elements: Collection[ast.expr]) -> list[object]:
    for element in elements:
        if not isinstance(element, ast.Constant):
            raise WhereError(f"{ast.unparse(element)!r}: expected a constant")
    return [element.value for element in elements if isinstance(element, ast.Constant)]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise WhereError(f"{ast.unparse(node)!r}: expected text, such as '大桥' in title")


def _known(name: str, columns: pa.Schema) -> str:
    if name not in columns.names:
        raise WhereError(f"{name!r} is no column; the columns are {', '.join(columns.names)}")
    return name
