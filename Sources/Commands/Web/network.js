"use strict";

// The network: its layers as digitbook wrote them into the page, and the way from 784 grey levels to probabilities.
// Values of a layer stand as in PyTorch: channel by channel, row by row.
const network = (() => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  // Weights are 16-bit integers times a scale; what is added to sums is in single precision.
  function open(model) {
    const short = new DataView(bytesOf(model.short).buffer);
    const single = new DataView(bytesOf(model.single).buffer);
    const tensor = (place) => {
      const values = new Float32Array(place.count);
      for (let i = 0; i < place.count; i++) {
        values[i] = place.scale === undefined
          ? single.getFloat32(4 * (place.at + i), true) : place.scale * short.getInt16(2 * (place.at + i), true);
      }
      return values;
    };
    const opened = (layers) => layers.map((layer) => {
      const copy = { ...layer };
      for (const name of ["weights", "biases", "factors", "shifts"]) {
        if (layer[name]) copy[name] = tensor(layer[name]);
      }
      if (layer.layers) copy.layers = opened(layer.layers);
      return copy;
    });
    return model.members.map((member) => ({ columns: member.columns, layers: opened(member.layers) }));
  }

  const kinds = {
    // weights: [inputs x units]
    dense(layer, x) {
      const { units, weights } = layer;
      const y = Float32Array.from(layer.biases);
      for (let i = 0; i < x.length; i++) {
        const value = x[i];
        if (value === 0) continue;
        for (let j = 0, k = i * units; j < units; j++, k++) y[j] += value * weights[k];
      }
      return y;
    },

    // weights: [filters x channels x kernel x kernel]
    conv(layer, x) {
      const { channels, height, width, filters, kernel, stride, padding, weights } = layer;
      const rows = Math.floor((height + 2 * padding - kernel) / stride) + 1;
      const columns = Math.floor((width + 2 * padding - kernel) / stride) + 1;
      const y = new Float32Array(filters * rows * columns);
      for (let f = 0; f < filters; f++) {
        const plane = y.subarray(f * rows * columns, (f + 1) * rows * columns).fill(layer.biases[f]);
        for (let c = 0; c < channels; c++) {
          for (let k = 0; k < kernel; k++) {
            for (let l = 0; l < kernel; l++) {
              const weight = weights[((f * channels + c) * kernel + k) * kernel + l];
              const first = Math.max(0, Math.ceil((padding - l) / stride));
              const last = Math.min(columns - 1, Math.floor((width - 1 + padding - l) / stride));
              for (let i = 0; i < rows; i++) {
                const row = i * stride + k - padding;
                if (row < 0 || row >= height) continue;
                let from = (c * height + row) * width + first * stride + l - padding;
                const end = i * columns + last;
                for (let to = i * columns + first; to <= end; to++, from += stride) plane[to] += weight * x[from];
              }
            }
          }
        }
      }
      return y;
    },

    bn(layer, x) {
      const size = layer.height * layer.width;
      return x.map((value, i) => {
        const channel = Math.floor(i / size);
        return value * layer.factors[channel] + layer.shifts[channel];
      });
    },

    relu: (layer, x) => x.map((value) => value > 0 ? value : 0),
    tanh: (layer, x) => x.map(Math.tanh),
    logistic: (layer, x) => x.map((value) => 1 / (1 + Math.exp(-value))),
    "leaky-relu": (layer, x) => x.map((value) => value < 0 ? 0.01 * value : value),
    elu: (layer, x) => x.map((value) => value > 0 ? value : Math.expm1(value)),
    gelu: (layer, x) => x.map((value) => value * normalBelow(value)),

    maxpool: (layer, x) => pooled(layer, x, -Infinity, Math.max, 1),
    avgpool: (layer, x) => pooled(layer, x, 0, (a, b) => a + b, 1 / (layer.size * layer.size)),
    gap(layer, x) {
      const size = layer.height * layer.width;
      const y = new Float32Array(layer.channels);
      for (let i = 0; i < x.length; i++) y[Math.floor(i / size)] += x[i];
      return y.map((sum) => sum / size);
    },

    residual(layer, x) {
      const inner = run(layer.layers, x);
      return x.map((value, i) => value + inner[i]);
    },
  };

  // The probability that a standard normal variable is below x, to a relative 4e-7.
  function normalBelow(x) {
    const t = 1 / (1 + Math.abs(x) * Math.SQRT1_2 / 2);
    const factors = [
      -0.0598980971, 0.288439542, -0.494792521, 0.2862428725, -0.03187662363, 0.2047355175, 0.2426322699,
      0.2824335396, 0.2820834816,
    ];
    const tail = 0.5 * t * factors.reduce((sum, factor) => sum * t + factor, 0) * Math.exp(-x * x / 2);
    return x < 0 ? tail : 1 - tail;
  }

  function pooled(layer, x, start, join, share) {
    const { channels, height, width, size, stride } = layer;
    const rows = Math.floor((height - size) / stride) + 1;
    const columns = Math.floor((width - size) / stride) + 1;
    const y = new Float32Array(channels * rows * columns);
    for (let c = 0, to = 0; c < channels; c++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++, to++) {
          let value = start;
          for (let k = 0; k < size; k++) {
            const from = (c * height + i * stride + k) * width + j * stride;
            for (let l = 0; l < size; l++) value = join(value, x[from + l]);
          }
          y[to] = value * share;
        }
      }
    }
    return y;
  }

  const run = (layers, x, watch) => layers.reduce((values, layer, index) => {
    const y = kinds[layer.kind](layer, values);
    if (watch) watch(index, y);
    return y;
  }, x);

  function probabilities(scores, output) {
    if (output === "sigmoid") return scores.map((score) => 1 / (1 + Math.exp(-score)));
    const largest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  }

  // levels: 0 is paper, 255 ink. watch(index, values) sees what each layer of the first member makes of them.
  function predict(model, members, levels, watch) {
    const x = Float32Array.from(levels, (level) => level / 255);
    const mean = new Float64Array(model.classes.length);
    members.forEach((member, index) => {
      const scores = run(member.layers, x, index === 0 ? watch : undefined);
      probabilities(scores, model.output).forEach((p, column) => {
        mean[member.columns[column]] += p / members.length;
      });
    });
    return mean;
  }

  return { open, predict };
})();
