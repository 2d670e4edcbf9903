// Packed columns (maps/packing.py) back to numbers and texts: typed arrays, and texts that become strings when asked for.
(() => {
  "use strict";

  /* Sums by multiplication, since a difference may need 33 bits and JavaScript shifts 32. */
  function plain(state, count) {
    const { bytes } = state;
    const out = new Float64Array(count);
    let { at } = state;
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++];
      let value = byte & 127;
      for (let weight = 128; byte > 127; weight *= 128) {
        byte = bytes[at++];
        value += (byte & 127) * weight;
      }
      out[i] = value;
    }
    if (at > bytes.length) throw new Error("The map's data end too soon.");
    state.at = at;
    return out;
  }

  function numbers(state, count) {
    const out = new Int32Array(count);
    const raw = plain(state, count);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = raw[i];
      sum += value % 2 ? -(value + 1) / 2 : value / 2;
      out[i] = sum;
    }
    return out;
  }

  function floats(state, count, scale) {
    const whole = numbers(state, count);
    const parts = Math.round(1 / scale);
    const exact = Math.abs(parts * scale - 1) < 1e-9;
    return Float64Array.from(whole, exact ? (steps) => steps / parts : (steps) => steps * scale);
  }

  /** Texts stay bytes until a row is asked for: a million strings would fill the memory for the one that is read. */
  function texts(state, count) {
    const places = numbers(state, count);
    const [distinct] = plain(state, 1);
    const ends = Uint32Array.from(plain(state, distinct));
    for (let i = 1; i < distinct; i++) ends[i] += ends[i - 1];
    const start = state.at;
    const body = state.bytes.subarray(start, (state.at = start + (distinct ? ends[distinct - 1] : 0)));
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      places,
      distinct,
      at: (row) => (places[row] ? decoder.decode(body.subarray(places[row] > 1 ? ends[places[row] - 2] : 0, ends[places[row] - 1])) : null),
    };
  }

  /** Return the columns by name: Int32Array, Float64Array, or for texts `at(row)`. */
  ebbline.unpackColumns = async (packed) => {
    const state = { bytes: await ebbline.inflate(packed.data), at: 0 };
    const { length, scale } = packed;
    const read = { int: () => numbers(state, length), float: () => floats(state, length, scale), text: () => texts(state, length) };
    return Object.fromEntries(packed.columns.map(([name, kind]) => [name, read[kind]()]));
  };
})();
