// The page: a canvas to draw on, and what the network says while one draws.
(() => {
  const model = JSON.parse(document.getElementById("model").textContent);
  const members = network.open(model);
  const element = (id) => document.getElementById(id);
  const canvas = element("canvas"), pen = element("pen");
  const context = canvas.getContext("2d");
  const scale = canvas.width / drawing.side;
  const shownClasses = 10;

  let strokes = [];
  let cursor = { x: drawing.side / 2, y: drawing.side / 4 };
  let isPenDown = false;
  let isDrawing = false;
  let usesKeys = false;
  let isDue = false;
  let answer = null;
  let task = 0;

  const percent = (share) => `${(100 * share).toFixed(1)} %`;

  // MARK: Drawing

  function point(event) {
    const frame = canvas.getBoundingClientRect();
    const inside = (value) => Math.min(Math.max(value, 0), drawing.side - 1);
    return {
      x: inside((event.clientX - frame.left) / frame.width * drawing.side - 0.5),
      y: inside((event.clientY - frame.top) / frame.height * drawing.side - 0.5),
    };
  }

  function begin(at) {
    strokes.push({ pen: Number(pen.value), points: [at] });
    changed();
  }

  function go(to) {
    const points = strokes[strokes.length - 1].points;
    const last = points[points.length - 1];
    if (Math.hypot(to.x - last.x, to.y - last.y) < 0.25) return;
    points.push(to);
    changed();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    // Events made by a program have no pointer that could be captured.
    try { canvas.setPointerCapture(event.pointerId); } catch { /* drawn without */ }
    isDrawing = true;
    isPenDown = usesKeys = false;
    cursor = point(event);
    begin(cursor);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const each of events.length ? events : [event]) go(cursor = point(each));
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (!isDrawing) return;
      isDrawing = false;
      settle();
    });
  }

  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    usesKeys = true;
    if (move) {
      const step = event.shiftKey ? 4 : 1;
      const inside = (value) => Math.min(Math.max(value, 0), drawing.side - 1);
      cursor = { x: inside(cursor.x + step * move[0]), y: inside(cursor.y + step * move[1]) };
      if (isPenDown) go(cursor); else paint();
    } else if (event.key === " " || event.key === "Enter") {
      isPenDown = !isPenDown;
      if (isPenDown) begin(cursor); else settle();
      paint();
    } else if (event.key === "Backspace") {
      undo();
    } else if (event.key === "Delete") {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  });
  canvas.addEventListener("focus", paint);
  canvas.addEventListener("blur", paint);

  function undo() {
    isPenDown = false;
    strokes.pop();
    settle();
  }

  function clear() {
    isPenDown = false;
    strokes = [];
    settle();
  }

  element("undo").addEventListener("click", undo);
  element("clear").addEventListener("click", clear);
  pen.addEventListener("input", () => { element("pen-size").textContent = pen.value; });

  function paint() {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = context.fillStyle = "#000000";
    context.lineCap = context.lineJoin = "round";
    const at = (value) => (value + 0.5) * scale;
    for (const stroke of strokes) {
      context.lineWidth = stroke.pen * scale;
      context.beginPath();
      stroke.points.forEach(({ x, y }, index) => index ? context.lineTo(at(x), at(y)) : context.moveTo(at(x), at(y)));
      context.lineTo(at(stroke.points[stroke.points.length - 1].x), at(stroke.points[stroke.points.length - 1].y));
      context.stroke();
    }
    if (document.activeElement !== canvas || !usesKeys) return;
    // The pen of those who draw by keys.
    context.strokeStyle = isPenDown ? "#b3261e" : "#0b57d0";
    context.lineWidth = 2;
    context.beginPath();
    context.arc(at(cursor.x), at(cursor.y), Number(pen.value) * scale / 2 + 3, 0, 2 * Math.PI);
    context.stroke();
  }

  // MARK: The answer

  function changed() {
    paint();
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { if (isDue) answerNow(); });
  }

  const ranked = (probabilities) => [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);

  function answerNow() {
    isDue = false;
    task += 1;
    if (!strokes.length) {
      answer = null;
      showProbabilities(null);
      element("says").textContent = "";
      element("why").hidden = element("inside").hidden = element("seen").hidden = true;
      return;
    }
    const levels = drawing.digit(strokes);
    let first = null;
    const probabilities = network.predict(model, members, levels, (index, values) => {
      if (index === model.shown.layer) first = values;
    });
    const order = ranked(probabilities);
    answer = { levels, probabilities, order };
    showProbabilities(probabilities);
    element("says").textContent = model.classes[order[0]];
    element("why").hidden = element("inside").hidden = element("seen").hidden = false;
    showGrey(element("digit"), levels, drawing.image, drawing.image, 255);
    showFirstLayer(first, levels);
    explainLater(task);
  }

  // The end of a stroke: an answer at once, and told.
  function settle() {
    paint();
    answerNow();
    announce();
  }

  // For screen readers: once a stroke ends, not at each movement.
  function announce() {
    if (!answer) {
      element("status").textContent = "The canvas is empty.";
      return;
    }
    const [best, next] = answer.order;
    element("status").textContent = `It says ${model.classes[best]}, ${percent(answer.probabilities[best])} sure; `
      + `next comes ${model.classes[next]} with ${percent(answer.probabilities[next])}.`;
  }

  function showProbabilities(probabilities) {
    const shown = model.classes.length <= 12 || !probabilities
      ? [...model.classes.keys()].slice(0, 12) : ranked(probabilities).slice(0, shownClasses);
    const rows = [...element("probabilities").rows];
    rows.forEach((row, index) => {
      const column = shown[index];
      const share = probabilities ? probabilities[column] : 0;
      row.cells[0].textContent = model.classes[column];
      row.cells[1].firstChild.style.width = `${100 * share}%`;
      row.cells[2].textContent = probabilities ? percent(share) : "–";
      row.className = probabilities && answer && column === answer.order[0] ? "best" : "";
    });
  }

  // MARK: Pictures

  function showColours(target, height, width, colour) {
    target.height = height;
    target.width = width;
    const picture = new ImageData(width, height);
    for (let index = 0; index < height * width; index++) {
      picture.data.set([...colour(index), 255], 4 * index);
    }
    target.getContext("2d").putImageData(picture, 0, 0);
  }

  const showGrey = (target, values, height, width, largest) => showColours(target, height, width, (index) => {
    const level = 255 - 255 * Math.min(Math.max(values[index] / (largest || 1), 0), 1);
    return [level, level, level];
  });

  // Orange is above 0, blue below, over the digit in grey.
  const showSigned = (target, values, levels, height, width, largest) => showColours(target, height, width, (index) => {
    const share = largest ? Math.min(Math.max(values[index] / largest, -1), 1) : 0;
    const ground = levels ? 255 - levels[index] * 110 / 255 : 255;
    const colour = share < 0 ? [60, 150, 255] : [255, 120, 20];
    return colour.map((value) => ground + (value - ground) * Math.abs(share));
  });

  function figure(parent, index, caption) {
    let item = parent.children[index];
    if (!item) {
      item = document.createElement("figure");
      const picture = document.createElement("canvas");
      picture.setAttribute("role", "img");
      item.append(picture, document.createElement("figcaption"));
      parent.append(item);
    }
    item.firstChild.setAttribute("aria-label", caption);
    item.lastChild.textContent = caption;
    return item.firstChild;
  }

  function showFirstLayer(values, levels) {
    if (!values) return;
    const { height, width, channels } = model.shown;
    const parent = element("maps");
    if (!model.shown.areUnits) {
      const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const isSigned = values.some((value) => value < 0);
      for (let channel = 0; channel < Math.min(channels, model.shown.most); channel++) {
        const map = values.subarray(channel * height * width, (channel + 1) * height * width);
        const target = figure(parent, channel, `map ${channel}`);
        if (isSigned) showSigned(target, map, null, height, width, largest);
        else showGrey(target, map, height, width, largest);
      }
      return;
    }
    // Units of a dense layer: the pixels that made the strongest ones so.
    const layer = members[0].layers.find((each) => each.kind === "dense");
    const strongest = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]))
      .slice(0, model.shown.most);
    strongest.forEach((unit, index) => {
      const parts = Float32Array.from(levels, (level, pixel) => level / 255 * layer.weights[pixel * layer.units + unit]);
      const largest = parts.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const target = figure(parent, index, `unit ${unit}: ${values[unit].toFixed(2)}`);
      showSigned(target, parts, levels, drawing.image, drawing.image, largest);
    });
  }

  // MARK: Why this digit and not the next

  const patch = 5, step = 2;

  // Takes the ink away, window by window, and sees how the lead over the next digit changes. In pieces, so that the
  // pen never waits.
  function explainLater(own) {
    const { levels, probabilities, order: [best, next] } = answer;
    const lead = (p) => Math.log(Math.max(p[best], 1e-12)) - Math.log(Math.max(p[next], 1e-12));
    const before = lead(probabilities);
    const sums = new Float64Array(levels.length), counts = new Uint16Array(levels.length);
    const places = [];
    for (let row = 1 - patch; row < drawing.image; row += step) {
      for (let column = 1 - patch; column < drawing.image; column += step) places.push([row, column]);
    }
    const cells = function* (row, column) {
      for (let y = Math.max(row, 0); y < Math.min(row + patch, drawing.image); y++) {
        for (let x = Math.max(column, 0); x < Math.min(column + patch, drawing.image); x++) yield y * drawing.image + x;
      }
    };
    const work = () => {
      if (own !== task) return;
      const end = performance.now() + 8;
      while (places.length && performance.now() < end) {
        const inside = [...cells(...places.pop())];
        if (!inside.some((index) => levels[index])) continue;
        const without = levels.slice();
        inside.forEach((index) => { without[index] = 0; });
        const change = before - lead(network.predict(model, members, without));
        inside.forEach((index) => {
          sums[index] += change;
          counts[index] += 1;
        });
      }
      if (places.length) setTimeout(work, 0); else showReasons(own, sums, counts);
    };
    element("reasons").setAttribute("aria-busy", "true");
    setTimeout(work, 60);
  }

  function showReasons(own, sums, counts) {
    if (own !== task) return;
    const { levels, probabilities, order: [best, next] } = answer;
    const values = sums.map((sum, index) => levels[index] && counts[index] ? sum / counts[index] : 0);
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const [winner, other] = [model.classes[best], model.classes[next]];
    showSigned(element("reasons"), values, levels, drawing.image, drawing.image, largest);
    const against = values.some((value) => value < -largest / 4);
    element("why-title").textContent = `Why ${winner} and not ${other}`;
    element("why-text").textContent =
      `${winner} has ${percent(probabilities[best])}, ${other} comes next with ${percent(probabilities[next])}. `
      + `Orange ink speaks for ${winner}: without it the lead over ${other} shrinks.`
      + (against ? ` Blue ink speaks for ${other}.` : ` No ink speaks clearly for ${other}.`);
    element("reasons").setAttribute(
      "aria-label", `The digit, orange where its ink speaks for ${winner} and blue where it speaks for ${other}`);
    element("reasons").setAttribute("aria-busy", "false");
  }

  paint();
  showProbabilities(null);
  // The first prediction is slow, because the browser compiles what it runs: not that of a stroke, then.
  setTimeout(() => network.predict(model, members, new Uint8Array(drawing.image * drawing.image)), 0);

  // For tests and for the curious.
  window.digitbook = {
    probabilities: (levels) => [...network.predict(model, members, Uint8Array.from(levels))],
    digit: (strokes) => [...drawing.digit(strokes)],
    answer: () => answer && { probabilities: [...answer.probabilities], says: model.classes[answer.order[0]] },
  };
})();
