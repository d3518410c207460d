// Draws the list of methods; what a method says is built when somebody opens it, so that the page comes at
// once. All of it is text of the code itself, made into HTML there.
const made = (tag, html) => {
    const element = document.createElement(tag);
    element.innerHTML = html;
    return element;
};

// A piece that opens; `fill` builds what is in it.
const opening = (summary, isOpen, fill) => {
    const details = made("details", "");
    details.append(made("summary", summary));
    if (isOpen) details.append(fill());
    else details.addEventListener("toggle", () => details.append(fill()), {once: true});
    details.open = isOpen;
    return details;
};

const within = (className, html, members = []) => {
    const element = made("div", html);
    element.className = className;
    element.append(...members);
    return element;
};

const method = ([title, gives, more, isOpen]) =>
    opening(`<b>${title}</b><span>${gives}</span>`, isOpen, () => within("more", more));

const group = ([name, isOpen, methods]) => {
    const titles = methods.map(([title]) => title).join(" · ");
    const summary = `<h3>${name}<small>${methods.length}</small></h3><span>${titles}</span>`;
    return opening(summary, isOpen, () => within("group", "", methods.map(method)));
};

export default ({data, parentElement}) => {
    const frame = parentElement.querySelector(".methods") || parentElement.appendChild(within("methods", ""));
    const now = JSON.stringify(data);
    if (frame.drawn === now) return;
    frame.drawn = now;
    frame.replaceChildren(...data.map(group));
};
