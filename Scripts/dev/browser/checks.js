// Checks of a page that need no library: names, order, language, contrast, escape, width. Returns what is wrong.
(() => {
  const wrong = [];
  const say = (condition, text) => { if (!condition) wrong.push(text); };
  const visible = (element) => element.getClientRects().length > 0;

  say(document.documentElement.lang === "en", "no language");
  say(document.title.trim(), "no title");
  say(document.querySelectorAll("main").length === 1, "not one main");
  say(document.querySelectorAll("h1").length === 1, "not one h1");
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!visible(heading)) continue;
    const next = Number(heading.tagName[1]);
    say(next <= level + 1, `h${next} behind h${level}: ${heading.textContent}`);
    say(heading.textContent.trim(), "an empty heading");
    level = next;
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  say(new Set(ids).size === ids.length, "an id twice");
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(" ")) say(document.getElementById(id), `${name} of nothing: ${id}`);
    }
  }
  for (const image of document.images) {
    say(image.alt, "an image without words");
    say(image.src.startsWith("data:"), `an image from elsewhere: ${image.src}`);
    say(image.complete && image.naturalWidth > 0, "an image that cannot be read");
    say(getComputedStyle(image).imageRendering === "pixelated", "an image that blurs");
  }
  for (const drawing of document.querySelectorAll("svg")) {
    say(drawing.getAttribute("role") === "img", "a drawing without role");
    say(drawing.querySelector(":scope > title")?.textContent.trim(), "a drawing without title");
  }
  for (const table of document.querySelectorAll("table")) {
    for (const head of table.querySelectorAll("th")) say(["row", "col"].includes(head.scope), "a head without scope");
    for (const head of table.querySelectorAll("th[scope=col]")) say(head.textContent.trim(), "an empty head");
  }
  for (const control of document.querySelectorAll("button, input, select, textarea, [role=application]")) {
    say(control.getAttribute("aria-label") || control.labels?.length || control.textContent.trim(), `no name: ${control.outerHTML}`);
  }
  for (const element of document.querySelectorAll("*")) {
    for (const name of ["src", "href", "action", "data"]) {
      const value = element.getAttribute(name);
      say(!value || value.startsWith("data:") || value.startsWith("#"), `a link: ${value}`);
    }
    say(![...element.attributes].some((attribute) => attribute.name.startsWith("on")), `a handler: ${element.outerHTML}`);
  }
  say(document.documentElement.scrollWidth <= window.innerWidth, `wider than the window by ${document.documentElement.scrollWidth - window.innerWidth}`);

  // Contrast of every text with the nearest ground behind it (WCAG 2.2, 1.4.3).
  const colour = (text) => {
    const numbers = text.match(/[\d.]+/g).map(Number);
    return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = colour(getComputedStyle(each).backgroundColor);
      if (found.alpha === 1) return found.rgb;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !visible(element) || element.closest("script, style, title, canvas")) continue;
    const style = getComputedStyle(element);
    const front = colour(element instanceof SVGElement ? style.fill : style.color).rgb;
    const [a, b] = [luminance(front), luminance(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    // Markers of points in a chart are graphics, for which 3 is enough (1.4.11).
    const least = element instanceof SVGElement && element.textContent.trim().length === 1 ? 3 : 4.5;
    if (ratio < least) wrong.push(`contrast ${ratio.toFixed(2)} of "${texts.currentNode.textContent.trim().slice(0, 40)}"`);
  }
  return [...new Set(wrong)];
})()
