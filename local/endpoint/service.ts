import type { AccessNeed } from "../iam/authorizer";
import type { Principal } from "../iam/principal";
import type { FaultKind } from "./faults";
import type { Answer, ErrorForm } from "./protocol";
import type { EndpointRequest } from "./request";
import type { ServiceError } from "./serviceError";

/** Part of a batch is to fail, see `Faults`. */
export type PartialFault = Extract<FaultKind, { kind: "partial" }>;

/** A call that was understood: which permissions it needs, and what it does. */
export interface ServiceCall {
  /** IAM's name of the action, such as `dynamodb:PutItem`. */
  readonly action: string;
  /** All of them have to be granted. */
  readonly needs: readonly AccessNeed[];
  /** Does it. Only batch calls know a partial fault. */
  perform(partial: PartialFault | undefined): Promise<Answer>;
}

/** One AWS service behind the loopback endpoint. */
export interface Service {
  /** Its name in a signature's credential scope. */
  readonly signingName: string;
  readonly errorForm: ErrorForm;
  /** What it answers when it is called too often. */
  readonly throttled: ServiceError;
  /** What it answers when IAM refuses; the message is IAM's. */
  denied(message: string): ServiceError;
  /** What a link that the service has handed out leads to: nobody signs for it. */
  linked?(path: string): Answer | undefined;
  /** Understands a request, without any effect yet. */
  call(request: EndpointRequest, principal: Principal): Promise<ServiceCall>;
}
