import { setFlagsFromString } from "node:v8";

/**
 * For a process that reads a few files and ends: by default V8 compiles far more than such a process
 * runs, because it inlines into the readers' loops, and into the one large function that `sax` is, all
 * that fits, each time they turn out to be hot. Bounded like this, reading takes a fifth less processor
 * time up to some 30 MB, and no more at half a gigabyte (`npm run bench:reader`). A function that stays
 * warm is better off with V8's own bound.
 */
export function compileLess(): void {
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=200");
}
