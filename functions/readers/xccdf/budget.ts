import { Refusal } from "../shared/refusal";
import type { Limits } from "./limits";

/** How much of a document may be read: what bounds the memory that its results take. */
export class Budget {
  private left: number;
  private readonly limit: number;

  constructor(limits: Limits) {
    this.limit = limits.readBytes;
    this.left = limits.readBytes;
  }

  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) {
      throw new Refusal(`more than ${this.limit} bytes of results are in one document`);
    }
  }
}
