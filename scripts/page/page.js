/* What the page can do besides being read: sort and filter its tables,
 * highlight a system in all charts and tables, and show the value under the
 * pointer. Everything is there without it. */
"use strict";

(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

  /* Sorting: a button in each column's head. */

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = text === "" || text === "\u2013" ? NaN : Number(text);

    return Number.isNaN(number) ? text : number;
  };

  /* Numbers before words, and what is missing at the end in both directions. */
  const compare = (a, b, sign) => {
    const missing = (key) => key === "" || key === "\u2013";

    if (missing(a) || missing(b)) return missing(a) - missing(b);
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return sign * (typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true }));
  };

  const sortBy = (table, head) => {
    const column = head.cellIndex;
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    const rows = [...table.tBodies[0].rows];

    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    rows
      .map((row) => [keyOf(row, column), row])
      .sort(([a], [b]) => compare(a, b, ascending ? 1 : -1))
      .forEach(([, row]) => table.tBodies[0].append(row));
  };

  const makeSortable = (table) => {
    for (const head of table.tHead.rows[0].cells) {
      const button = make("button", { type: "button" });

      button.append(...head.childNodes);
      button.addEventListener("click", () => sortBy(table, head));
      head.append(button);
    }
  };

  /* Highlighting: a system's number is the class of its marks in the charts
   * and the data-s of its names. */

  const marks = all(".drawing [class]").filter((mark) => /^s\d+$/.test(mark.getAttribute("class")));
  const slotOf = new Map(marks.map((mark) => [mark, mark.getAttribute("class").slice(1)]));
  const names = all(".system[data-s]");
  let chosen = "";
  let chooser = null;

  const highlight = (slot) => {
    chosen = slot === chosen ? "" : slot;
    for (const mark of marks) mark.classList.toggle("dim", chosen !== "" && slotOf.get(mark) !== chosen);
    for (const name of names)
      name.closest("tbody tr")?.classList.toggle("on", name.dataset.s === chosen && chosen !== "");
    if (chooser !== null) chooser.value = chosen;
  };

  const makeChooser = (place) => {
    const label = make("label", { textContent: "Highlight " });
    const known = new Map(names.map((name) => [name.dataset.s, name.textContent]));

    chooser = make("select");
    chooser.append(make("option", { value: "", textContent: "no system" }));
    for (const [slot, name] of known) chooser.append(make("option", { value: slot, textContent: name }));
    chooser.addEventListener("change", () => {
      const slot = chooser.value;

      chosen = "";
      highlight(slot);
    });
    label.append(chooser);
    place.append(label);
    place.hidden = known.size === 0;
  };

  /* The value under the pointer. */

  const tip = make("div", { id: "tip", hidden: true });

  const showTip = (event) => {
    const at = event.target.closest?.(".at");

    tip.hidden = !at;
    if (!at) return;
    tip.textContent = at.dataset.tip;
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.max(event.clientY - tip.offsetHeight - 10, 4)}px`;
  };

  const takeTips = () => {
    for (const at of all(".at")) {
      at.dataset.tip = at.textContent;
      at.replaceChildren();
    }
    document.querySelector("main").append(tip);
    document.addEventListener("pointermove", showTip);
    document.addEventListener("scroll", () => (tip.hidden = true), true);
  };

  /* Filtering the runs. */

  const makeFilters = (place, table, said) => {
    const fields = new Map();
    const more = said.textContent;
    const rows = [...table.tBodies[0].rows];

    const filter = () => {
      let shown = 0;

      for (const row of rows) {
        const fits = [...fields].every(([column, field]) => {
          if (field.value === "") return true;
          if (column === -1) return row.textContent.toLowerCase().includes(field.value.toLowerCase());
          return row.cells[column].textContent === field.value;
        });

        row.hidden = !fits;
        shown += fits;
      }
      said.textContent = `${shown} of ${rows.length} runs shown. ${more}`;
    };

    const add = (column, title, field) => {
      const label = make("label", { textContent: title });

      fields.set(column, field);
      field.addEventListener("input", filter);
      label.append(field);
      place.append(label);
    };

    for (const [column, title] of [[0, "system"], [1, "workload"], [4, "verdict"]]) {
      const select = make("select");
      const values = new Set(rows.map((row) => row.cells[column].textContent));

      select.append(make("option", { value: "", textContent: "all" }));
      for (const value of values) select.append(make("option", { value, textContent: value }));
      add(column, title, select);
    }
    add(-1, "any words", make("input", { type: "search" }));
    said.setAttribute("role", "status");
    place.hidden = false;
  };

  document.body.classList.add("works");
  all("table").forEach(makeSortable);
  takeTips();
  const bar = document.getElementById("highlight");
  if (bar !== null) makeChooser(bar);
  const runs = document.querySelector("#runs table");
  if (runs !== null) makeFilters(document.getElementById("filters"), runs, document.getElementById("runs-shown"));
  document.addEventListener("click", (event) => {
    const name = event.target.closest?.(".system[data-s]");
    const slot = name ? name.dataset.s : slotOf.get(event.target);

    if (slot !== undefined) highlight(slot);
  });
})();
