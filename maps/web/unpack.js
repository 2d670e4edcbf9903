/* Packed lines (maps/packing.py) back to numbers: atob, DecompressionStream, varints, zigzag, sums. */
(function () {
  "use strict";

  const page = (window.ebbline = window.ebbline || {});

  async function inflate(text) {
    if (typeof DecompressionStream !== "function") throw new Error("This browser cannot unpack the map's data.");
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    // NOTE: what is wrong with the data is said by the reader below; a Blob would go through another process.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    return gathered(stream.readable.getReader());
  }

  async function gathered(reader) {
    const parts = [];
    let length = 0;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /* Sums by multiplication, since a difference may need 33 bits and JavaScript shifts 32. */
  function reader(bytes) {
    let at = 0;
    function next() {
      let value = 0;
      let weight = 1;
      for (;;) {
        const byte = bytes[at++];
        if (byte === undefined) throw new Error("The map's data end too soon.");
        value += (byte & 127) * weight;
        if (byte < 128) return value;
        weight *= 128;
      }
    }
    function signed() {
      const value = next();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }
    return { next: next, signed: signed };
  }

  /* Degrees from steps without the dust of a product: 43119 steps of 0.001 are 43119 / 1000. */
  function toUnits(scale) {
    const parts = Math.round(1 / scale);
    return Math.abs(parts * scale - 1) < 1e-9 ? (steps) => steps / parts : (steps) => steps * scale;
  }

  async function unpackLines(text, scale) {
    const read = reader(await inflate(text));
    const units = toUnits(scale === undefined ? 1e-3 : scale);
    const lines = [];
    const count = read.next();
    for (let i = 0; i < count; i++) lines.push(new Float64Array(2 * read.next()));
    for (let axis = 0; axis < 2; axis++) {
      let sum = 0;
      for (const line of lines) {
        for (let i = axis; i < line.length; i += 2) line[i] = units((sum += read.signed()));
      }
    }
    return lines;
  }

  page.unpackLines = unpackLines;
  page.inflate = inflate;
})();
