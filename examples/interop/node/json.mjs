// JSON as RFC 8259 has it, read so that nothing is lost: objects are maps in the order given, since
// JavaScript's own put `"10"` before `"b"`; a key that stands twice is a fault; integers keep each digit.

export class Refused extends Error {}

export function need(condition) {
  if (!condition) throw new Refused();
}

// A number that is no integer, as its digits.
export class Fraction {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.source;
const number = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/.source;
const token = new RegExp(`[ \\t\\n\\r]*(?:([{}[\\]:,])|(${string})|${number}|(true|false|null)|$)`, "y");
const words = { true: true, false: false, null: null };

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.next();
  }

  next() {
    token.lastIndex = this.at;
    const match = token.exec(this.text);
    need(match);
    this.at = token.lastIndex;
    [, this.sign, this.string, this.integer, this.decimals, this.exponent, this.word] = match;
  }

  // Whether this sign comes next; it is then taken.
  takes(sign) {
    if (this.sign !== sign) return false;
    this.next();
    return true;
  }

  value() {
    const { string, integer, decimals, exponent, word } = this;
    if (this.takes("{")) return this.object();
    if (this.takes("[")) return this.list();
    need(string !== undefined || integer !== undefined || word !== undefined);
    this.next();
    if (string !== undefined) return JSON.parse(string);
    if (word !== undefined) return words[word];
    const isFraction = decimals || exponent;
    return isFraction ? new Fraction(`${integer}${decimals ?? ""}${exponent ?? ""}`) : BigInt(integer);
  }

  object() {
    const entries = new Map();
    if (this.takes("}")) return entries;
    do {
      need(this.string !== undefined);
      const key = JSON.parse(this.string);
      this.next();
      need(this.takes(":") && key.isWellFormed() && !entries.has(key));
      entries.set(key, this.value());
    } while (this.takes(","));
    need(this.takes("}"));
    return entries;
  }

  list() {
    const values = [];
    if (this.takes("]")) return values;
    do values.push(this.value());
    while (this.takes(","));
    need(this.takes("]"));
    return values;
  }

  atEnd() {
    const { sign, string, integer, word } = this;
    return [sign, string, integer, word].every((part) => part === undefined);
  }
}

export function parse(text) {
  const reader = new Reader(text);
  const value = reader.value();
  need(reader.atEnd());
  return value;
}

// Compact; what is undefined is left out. A fraction is written with its digits, unless said otherwise.
export function write(value, fraction = String) {
  const inside = (part) => write(part, fraction);
  if (value instanceof Map) {
    const entries = [...value].filter(([, part]) => part !== undefined);
    return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${inside(part)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(inside).join(",")}]`;
  if (value instanceof Fraction) return fraction(value);
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}
