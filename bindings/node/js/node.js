// As an ES module, over the other form: a program that has both has one module and one `CountersignError`.
import countersign from "./node.cjs";

export const { open, explain, checkConfig, CountersignError } = countersign;
