import type { RootHookObject } from "mocha";
import { showOutput } from "./printed";

/** The only way to read it is to set it. */
const mask = process.umask(0o022);
process.umask(mask);

/** What holds for every test, whichever process it runs in. */
export const mochaHooks: RootHookObject = {
  afterEach() {
    // A test that ran out of time has not ended: its hold on the streams ends all the same.
    showOutput();
    // The command line keeps what it writes to its user, by the mask of the whole process.
    process.umask(mask);
  },
};
