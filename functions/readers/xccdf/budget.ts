import { Refusal } from "../shared/refusal";
import type { Limits } from "./limits";

/** What an element takes beside its text, roughly: the objects that are made of it. */
const elementBytes = 256;

/** How much of a document may be read: what bounds the memory that its results take. */
export class Budget {
  private left: number;
  private readonly limit: number;

  constructor(limits: Limits) {
    this.limit = limits.readBytes;
    this.left = limits.readBytes;
  }

  spendElement(): void {
    this.spend(elementBytes);
  }

  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) {
      throw new Refusal(`more than ${this.limit} bytes of results are in one document`);
    }
  }
}
