import type { RootHookObject } from "mocha";
import { showOutput } from "./printed";

/** What holds for every test, whichever process it runs in. */
export const mochaHooks: RootHookObject = {
  /** A test that ran out of time has not ended: its hold on the streams ends all the same. */
  afterEach: showOutput,
};
