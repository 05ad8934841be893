import type { LocalAccount } from "../account";
import type { JsonObject } from "../json";

/** A resource that the program asks the provider to make. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Inputs with secrets unwrapped and resources replaced by their ids. */
  readonly inputs: JsonObject;
}

/** What the provider answers: the physical id and what it knows beyond the inputs. */
export interface Described {
  readonly id: string;
  readonly outputs: JsonObject;
}

/** The account that the provider works in, and where its endpoint listens. */
export interface ProviderWorld extends LocalAccount {
  /** Base of queue URLs: an SDK sends queue requests to the host in the queue's URL. */
  readonly endpoint: string;
}

/** Answers for one resource type. */
export type Describe = (resource: Registration, world: ProviderWorld) => Described;
