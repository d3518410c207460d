// Draws a table from its texts. Built element by element: a page with tables would wait longer for the
// cleaning of HTML than for all else, and text set as text needs none.
const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
};

const link = (href, text) => {
    const made = element("a", "", text);
    made.setAttribute("href", href);
    return made;
};

const header = ({label, unit, kind, order, href, help}) => {
    const made = element("th", kind);
    if (!label) return made;
    made.title = help;
    made.setAttribute("aria-sort", order);
    made.append(link(href, label));
    if (unit) made.firstChild.append(element("small", "", unit));
    return made;
};

const cell = (text, {kind}, share) => {
    const made = element("td", kind, kind === "icon" ? "" : text);
    if (kind === "icon" && text) {
        made.append(element("img"));
        made.firstChild.src = text;
        made.firstChild.alt = "";
    }
    if (share !== undefined) {
        made.append(element("i"));
        made.lastChild.append(element("i"));
        made.lastChild.firstChild.style.width = `${share}%`;
    }
    return made;
};

const row = ({href, texts, shares}, columns) => {
    const made = element("tr", href && "opens");
    made.append(...texts.map((text, n) => cell(text, columns[n], shares[n])));
    if (href) {  // the first words are the link, for the keyboard; a click goes anywhere in the row
        const first = made.children[columns.findIndex(column => column.kind !== "icon")];
        first.replaceChildren(link(href, first.textContent));
    }
    return made;
};

const build = ({columns, rows}) => {
    const [table, head, body] = ["table", "thead", "tbody"].map(tag => element(tag));
    head.className = "stays";
    head.append(element("tr"));
    head.firstChild.append(...columns.map(header));
    body.append(...rows.map(each => row(each, columns)));
    table.append(head, body);
    return table;
};

export default ({data, parentElement}) => {
    const frame = parentElement.querySelector(".table") || parentElement.appendChild(element("div", "table"));
    const now = JSON.stringify(data);
    if (frame.drawn === now) return;
    frame.drawn = now;
    const draw = () => frame.drawn === now && frame.replaceChildren(build(data));
    requestAnimationFrame(() => setTimeout(draw));  // the chart above it comes first
};
