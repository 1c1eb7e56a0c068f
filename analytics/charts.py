"""Charts as figures of plotly, drawn in the browser by the bundle we ship. Colours come from the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

# not at the top of views: a web worker starts without plotly until somebody opens a dashboard


def bars(
    names: Sequence[str], values: Sequence[float | None], *, name: str, sideways: bool = False, unit: str = ""
) -> dict[str, Any]:
    """Bars, standing or lying (for long names)."""
    import plotly.graph_objects as go

    hover = f"%{{{'y' if sideways else 'x'}}}: %{{{'x' if sideways else 'y'}}}{unit}<extra></extra>"
    trace = (
        go.Bar(x=list(values), y=list(names), orientation="h", name=name, hovertemplate=hover)
        if sideways
        else go.Bar(x=list(names), y=list(values), name=name, hovertemplate=hover)
    )
    figure = go.Figure(trace)
    if sideways:
        figure.update_yaxes(autorange="reversed")
        figure.update_xaxes(range=[0, 100], ticksuffix=unit)
    return _plain(figure)


def histogram(
    steps: Sequence[tuple[int, int, int]], *, line: float, line_label: str, name: str
) -> dict[str, Any]:
    """Bars over steps of (low, high, count) in percent, with the pass mark as an upright line."""
    import plotly.graph_objects as go

    figure = go.Figure(
        go.Bar(
            x=[(low + high) / 2 for low, high, _count in steps],
            y=[count for _low, _high, count in steps],
            width=[(high - low) * 0.92 for low, high, _count in steps],
            customdata=[f"{low}–{high}%" for low, high, _count in steps],
            name=name,
            hovertemplate="%{customdata}: %{y}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 100], ticksuffix="%", dtick=20)
    figure.add_vline(
        x=line, line_dash="dash", line_width=2, annotation_text=line_label, annotation_position="top"
    )
    return _plain(figure)


def lines(
    names: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], *, unit: str = ""
) -> dict[str, Any]:
    """Lines over months; where a figure is hidden or missing the line has a gap."""
    import plotly.graph_objects as go

    dashes = ("solid", "dash", "dot")
    symbols = ("circle", "square", "diamond")
    figure = go.Figure(
        [
            go.Scatter(
                x=list(names),
                y=list(values),
                name=name,
                mode="lines+markers",
                line={"dash": dashes[place % 3]},
                marker={"symbol": symbols[place % 3], "size": 9},
                hovertemplate=f"%{{x}} {name}: %{{y}}{unit}<extra></extra>",
            )
            for place, (name, values) in enumerate(series)
        ]
    )
    figure.update_yaxes(range=[0, 102], ticksuffix=unit)
    figure.update_xaxes(type="category")
    return _plain(figure)


def _plain(figure: Any) -> dict[str, Any]:
    """Data and layout as JSON types, without the template that the page replaces."""
    told: dict[str, Any] = json.loads(figure.to_json())
    told["layout"].pop("template", None)
    return {"data": told["data"], "layout": told["layout"]}
