import { LocalStackError } from "./errors";
import { type JsonObject, listOf, objectOf, textOf } from "./json";

/** Where a document goes on from a step; nowhere at its end. */
export type NextStep =
  | { readonly step: JsonObject | undefined }
  /** The execution fails here. */
  | { readonly failure: string };

/** What later steps find of this one, by the names that documents have for it. */
export function outputsOf(step: JsonObject, answer: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [`${String(step["name"])}.${name}`, value]),
  );
}

/**
 * What follows a step.
 *
 * @param inputs the step's inputs, with the values in their places.
 */
export function nextStep(
  steps: readonly JsonObject[],
  step: JsonObject,
  inputs: unknown,
): NextStep {
  const name = String(step["name"]);
  switch (step["action"]) {
    case "aws:branch":
      return { step: named(steps, branch(name, objectOf(inputs))) };
    case "aws:executeScript":
      return scriptEnds(name, objectOf(inputs));
    case "aws:invokeLambdaFunction":
    case "aws:sleep":
      return { step: following(steps, step) };
    default:
      throw new LocalStackError(`step ${name} is a ${String(step["action"])}, not followed here`);
  }
}

function following(steps: readonly JsonObject[], step: JsonObject): JsonObject | undefined {
  if (step["isEnd"] === true) return undefined;
  const next = textOf(step["nextStep"]);
  return next === undefined ? steps[steps.indexOf(step) + 1] : named(steps, next);
}

function named(steps: readonly JsonObject[], name: string): JsonObject {
  const found = steps.find((step) => step["name"] === name);
  if (found !== undefined) return found;
  throw new LocalStackError(`the document has no step ${name}`);
}

/** The step that a branch chooses: by texts that contain others, which is all that is known here. */
function branch(name: string, { Choices, Default }: JsonObject): string {
  for (const choice of listOf(Choices).map(objectOf)) {
    const { NextStep, Variable, Contains } = choice;
    const wanted = textOf(Contains);
    if (wanted === undefined) throw new LocalStackError(`step ${name} compares by no Contains`);
    if (String(Variable).includes(wanted)) return String(NextStep);
  }
  return String(Default);
}

/** Scripts are Python, which is not run here: followed are those alone that do nothing but raise. */
function scriptEnds(name: string, { Script, InputPayload }: JsonObject): NextStep {
  const raised = /^def \w+\(events, context\):\n +raise Exception\(events\["(\w+)"\]\)\n$/.exec(
    String(Script),
  )?.[1];
  if (raised === undefined) throw new LocalStackError(`step ${name} has a script, not run here`);
  return { failure: `step ${name}: ${String(objectOf(InputPayload)[raised])}` };
}
