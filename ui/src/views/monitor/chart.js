/**
 * A chart with axes and units, and the same as a table. Bars for what is counted, lines for what is measured; several series
 * differ in shape as well as in colour. Drawn in pixels, so that its letters are as large as all others.
 */
import { html, nothing, svg } from "lit";
import { words } from "../../words/en.js";
import { LightElement } from "../light_element.js";
import "./chart.css";

/**
 * @typedef {{
 *   name: string,
 *   values: readonly (number | null)[],
 * }} Series  One value for each step; null where nothing is known.
 */
/**
 * @typedef {{
 *   heading: string,
 *   summary: string,
 *   kind: "bars" | "lines",
 *   edges: readonly number[],
 *   series: readonly Series[],
 *   top: number,
 *   unit: (value: number) => string,
 *   time: (at: number) => string,
 *   none: string,
 * }} Drawing  `edges`: where the steps begin and the last one ends. `top`: the highest value of the axis.
 */

const HEIGHT = 160;
/** Room for the letters of the axes, in pixels. */
const AXIS = { start: 64, end: 12, above: 10, below: 26 };
/** Rows of the table, about: finer ones would be read by nobody. */
const ROWS = 30;

class Chart extends LightElement {
  static properties = { drawing: { attribute: false }, width: { state: true }, open: { state: true } };

  /** @type {ResizeObserver | undefined} */
  #sizes;

  constructor() {
    super();
    /** @type {Drawing | null} */
    this.drawing = null;
    this.width = 0;
    /** Whether the table is shown. */
    this.open = false;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(([entry]) => (this.width = Math.floor(entry?.contentRect.width ?? 0)));
    this.#sizes.observe(this);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  /** @override */
  render() {
    const { drawing } = this;
    if (!drawing) return nothing;
    const { heading, summary, series, none } = drawing;
    const empty = series.every(({ values }) => values.every((value) => value === null));
    return html`<figure class="chart">
      <figcaption class="chart-head">
        <h3>${heading}</h3>
        ${series.length > 1 ? html`<span class="chart-legend">${series.map(({ name }, index) => html`<span><i class="chart-swatch chart-swatch-${drawing.kind} series-${index}"></i>${name}</span>`)}</span>` : nothing}
      </figcaption>
      ${empty ? html`<p class="chart-none muted">${none}</p>` : html`${this.width > 0 ? this.#picture(drawing) : nothing}
        <p class="muted small chart-summary">${summary}</p>
        ${this.#table(drawing)}`}
    </figure>`;
  }

  /** @param {Drawing} drawing */
  #picture({ heading, summary, kind, edges, series, top, unit, time }) {
    const count = edges.length - 1;
    const across = this.width - AXIS.start - AXIS.end;
    const down = HEIGHT - AXIS.above - AXIS.below;
    /** @param {number} step */
    const x = (step) => AXIS.start + (across * step) / count;
    /** @param {number} value */
    const y = (value) => AXIS.above + down * (1 - Math.min(value, top) / top);
    const marks = [0, Math.round(count / 2), count];
    return html`<svg class="chart-picture" role="img" aria-label=${`${heading}. ${summary}`} width=${this.width} height=${HEIGHT} viewBox="0 0 ${this.width} ${HEIGHT}">
      ${[0, top / 2, top].map((value) => svg`<line class="chart-grid" x1=${AXIS.start} x2=${this.width - AXIS.end} y1=${y(value)} y2=${y(value)}></line>
        <text class="chart-text" x=${AXIS.start - 8} y=${y(value) + 4} text-anchor="end">${unit(value)}</text>`)}
      ${marks.map((step, index) => svg`<text class="chart-text" x=${x(step)} y=${HEIGHT - 6} text-anchor=${["start", "middle", "end"][index]}>${time(/** @type {number} */ (edges[step]))}</text>`)}
      ${kind === "bars" ? bars(series, { x, y }) : series.map(({ values }, index) => svg`<path class="chart-line series-${index}" d=${path(values, x, y)}></path>`)}
    </svg>`;
  }

  /** @param {Drawing} drawing */
  #table({ heading, edges, series, unit, time }) {
    const count = edges.length - 1;
    const every = Math.max(1, Math.round(count / ROWS));
    const rows = Array.from({ length: Math.ceil(count / every) }, (_, row) => row * every);
    /** @param {Event} event */
    const toggled = (event) => (this.open = /** @type {HTMLDetailsElement} */ (event.target).open);
    return html`<details class="chart-table" @toggle=${toggled}>
      <summary>${words.monitor.charts.table()}</summary>
      ${this.open
        ? html`<div class="table-scroll" tabindex="0" role="region" aria-label=${heading}><table>
            <thead><tr><th scope="col">${words.monitor.charts.time()}</th>${series.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>${rows.map((from) => html`<tr><th scope="row">${time(/** @type {number} */ (edges[from]))}</th>${series.map(({ values }) => {
              const known = values.slice(from, from + every).filter((value) => value !== null);
              return html`<td>${known.length === 0 ? html`<span class="muted">${words.monitor.tiles.unknown()}</span>` : unit(known.reduce((sum, value) => sum + value, 0) / known.length)}</td>`;
            })}</tr>`)}</tbody>
          </table></div>`
        : nothing}
    </details>`;
  }
}

/**
 * Bars that stand on each other.
 *
 * @param {readonly Series[]} series
 * @param {{ x: (step: number) => number, y: (value: number) => number }} scale
 */
function bars(series, { x, y }) {
  const wide = x(1) - x(0);
  const gap = Math.min(4, wide * 0.25);
  const count = series[0]?.values.length ?? 0;
  return Array.from({ length: count }, (_, step) => {
    let below = 0;
    return series.map(({ values }, index) => {
      const value = values[step] ?? 0;
      if (value === 0) return nothing;
      const from = below;
      below += value;
      return svg`<rect class="chart-bar series-${index}" x=${x(step) + gap / 2} y=${y(below)} width=${wide - gap} height=${Math.max(1, y(from) - y(below))}></rect>`;
    });
  });
}

/**
 * A line through what is known, broken where nothing is.
 *
 * @param {readonly (number | null)[]} values
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y
 */
function path(values, x, y) {
  let before = false;
  return values
    .map((value, step) => {
      if (value === null) {
        before = false;
        return "";
      }
      const at = `${x(step + 0.5).toFixed(1)} ${y(value).toFixed(1)}`;
      const alone = !before && (values[step + 1] ?? null) === null;
      const drawn = before ? `L${at}` : alone ? `M${at}h.1` : `M${at}`;
      before = true;
      return drawn;
    })
    .join("");
}

customElements.define("atles-chart", Chart);
