import assert from "node:assert/strict";

/** Calls a function that must throw, and returns its error. */
export function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
