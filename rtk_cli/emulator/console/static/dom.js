// Builds elements. Text stays text: nothing here, or anywhere in the console, parses markup.

const SVG = "http://www.w3.org/2000/svg";
const HANDLERS = Symbol("names of the event handlers");

/**
 * An element: h("button", {type: "button", class: "plain", on: {click: stop}}, "Stop").
 * `true` sets an attribute without a value; `false`, null and undefined leave it out. `key` tells rows of a list apart.
 */
export function h(tag, attributes, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** The same for the elements of an SVG image. */
export function svg(tag, attributes, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** Several nodes without an element around them. */
export function fragment(...children) {
  const node = document.createDocumentFragment();
  append(node, children);
  return node;
}

/** Give `target` the children of `source`, and keep the elements that stay: with them focus, selection and input. */
export function update(target, source) {
  const wanted = [...source.childNodes];
  const wantedKeys = new Set(wanted.map(keyOf).filter(Boolean));
  const byKey = new Map();
  for (const child of [...target.children]) {
    const key = keyOf(child);
    if (key && wantedKeys.has(key)) byKey.set(key, child);
    else if (key) child.remove(); // first, so that the others need not move: moving an element takes its focus away
  }
  let current = target.firstChild;
  for (const child of wanted) {
    const key = keyOf(child);
    const found = key ? byKey.get(key) : current && !keyOf(current) ? current : null;
    if (!found || found.nodeName !== child.nodeName) {
      target.insertBefore(child, current);
    } else {
      if (found === current) current = current.nextSibling;
      else target.insertBefore(found, current);
      updateNode(found, child);
    }
  }
  while (current) {
    const next = current.nextSibling;
    current.remove();
    current = next;
  }
}

function updateNode(target, source) {
  if (target instanceof Element) {
    updateAttributes(target, source);
    updateHandlers(target, source);
    update(target, source);
  } else if (target.data !== source.data) {
    target.data = source.data;
  }
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") listen(element, value ?? {});
    else if (name === "key") element.setAttribute("data-key", value);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
}

function listen(element, handlers) {
  element[HANDLERS] = Object.keys(handlers);
  for (const [name, handler] of Object.entries(handlers)) element[`on${name}`] = handler;
}

function updateHandlers(target, source) {
  const names = new Set([...(target[HANDLERS] ?? []), ...(source[HANDLERS] ?? [])]);
  for (const name of names) target[`on${name}`] = source[`on${name}`];
  target[HANDLERS] = source[HANDLERS];
}

/** What a person has opened stays open. */
function isOwnState(target, name) {
  return name === "open" && (target.tagName === "DETAILS" || target.tagName === "DIALOG");
}

function updateAttributes(target, source) {
  for (const { name } of [...target.attributes]) {
    if (!source.hasAttribute(name) && !isOwnState(target, name)) target.removeAttribute(name);
  }
  for (const { name, value } of source.attributes) {
    if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
}

function keyOf(node) {
  return node instanceof Element ? node.getAttribute("data-key") : null;
}
