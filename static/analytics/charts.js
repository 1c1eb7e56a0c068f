// Draws the charts of a dashboard from the figures in the page. The tables say the same without any script.
const told = document.getElementById("charts");
const figures = told ? JSON.parse(told.textContent) : {};
const boxes = [...document.querySelectorAll("[data-chart]")];

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), line: of("--line-1"), marks: [of("--accent"), of("--good"), of("--warn")] };
};

const layoutFor = (box, figure, tone) => {
  const bars = figure.data[0];
  const lying = bars.orientation === "h";
  const narrow = box.clientWidth < 520;
  const axis = { gridcolor: tone.line, linecolor: tone.line, zerolinecolor: tone.line, automargin: true, fixedrange: true };
  const layout = figure.layout;
  return {
    ...layout,
    height: lying ? Math.max(160, 56 + 34 * bars.y.length) : 300,
    margin: { l: 8, r: 12, t: 28, b: 8 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "inherit", size: narrow ? 12 : 14, color: tone.ink },
    colorway: tone.marks,
    showlegend: figure.data.length > 1,
    legend: { orientation: "h", x: 0, y: -0.22 },
    xaxis: { ...axis, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis, tickfont: { size: narrow ? 11 : 13 } },
    shapes: (layout.shapes || []).map((shape) => ({ ...shape, line: { ...shape.line, color: tone.ink } })),
    hovermode: "closest",
    dragmode: false,
  };
};

const wrapped = (name, width) => {
  const signs = [...String(name)];
  if (signs.length <= width) return name;
  const lines = [];
  for (let start = 0; start < signs.length; start += width) lines.push(signs.slice(start, start + width).join(""));
  return lines.join("<br>");
};

const escaped = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const draw = () => {
  const tone = colours();
  for (const box of boxes) {
    const figure = figures[box.dataset.chart];
    if (!figure) continue;
    box.hidden = false;
    const width = box.clientWidth < 520 ? 9 : 18;
    const data = figure.data.map((trace) =>
      trace.orientation === "h" ? { ...trace, y: trace.y.map((name) => wrapped(escaped(name), width)) } : trace,
    );
    window.Plotly.react(box, data, layoutFor(box, figure, tone), { displayModeBar: false, responsive: true });
    box.dataset.drawn = "yes";
  }
};

if (window.Plotly) {
  draw();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("resize", draw);
}
