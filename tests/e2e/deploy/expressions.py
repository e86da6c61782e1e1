"""PromQL: whether an expression uses existing metrics and labels."""

import promql_parser

from metrics import OF_TARGETS


def judge(faults, expression, where, series):
    """Parses it; everything it selects must be in `series`."""
    try:
        tree = promql_parser.parse(expression)
    except ValueError as error:
        faults.add(f"{where}: {error}: {expression}")
        return

    nodes = list(nodes_of(tree))
    selectors = [n for n in nodes if isinstance(n, promql_parser.VectorSelector)]
    faults.expect(selectors, f"{where}: asks for nothing: {expression}")
    labels = set(OF_TARGETS)
    for selector in selectors:
        if selector.name not in series:
            faults.add(f"{where}: there is no metric {selector.name}")
            continue
        labels |= series[selector.name]
        for matcher in selector.matchers.matchers:
            known = matcher.name in series[selector.name] | OF_TARGETS
            faults.expect(known, f"{where}: {selector.name} has no label {matcher.name}")
    for label in grouping(nodes) - labels:
        faults.add(f"{where}: groups by {label}, which no metric in it has")


def nodes_of(tree):
    """The nodes of a parsed expression, whatever the names of their attributes."""
    yield tree
    for name in ["lhs", "rhs", "expr", "param", "vector_selector"]:
        child = getattr(tree, name, None)
        if child is not None and type(child).__module__.startswith("promql_parser"):
            yield from nodes_of(child)
    for child in getattr(tree, "args", None) or []:
        yield from nodes_of(child)


def grouping(nodes):
    labels = set()
    for node in nodes:
        if isinstance(node, promql_parser.AggregateExpr) and node.modifier is not None:
            labels.update(node.modifier.labels)
    return labels
