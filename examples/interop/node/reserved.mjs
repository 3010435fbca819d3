// Names that no attribute may have: the vendor's, however they are spelled, and every object's.

const everyObject = ["__proto__", "constructor", "prototype"];
const letters = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

export function reserved(names) {
  const taken = new Set(names.map(letters));
  return (name) => everyObject.includes(name) || taken.has(letters(name));
}
