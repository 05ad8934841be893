import { randomUUID } from "node:crypto";
import type * as http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { VirtualClock } from "../clock";
import type { Authorizer } from "../iam/authorizer";
import { type Principal, principalName } from "../iam/principal";
import { LoopbackServer } from "../loopback";
import { CredentialStore } from "./credentials";
import { ExchangeLog } from "./exchanges";
import { type Fault, Faults } from "./faults";
import { type Answer, type ErrorForm, jsonError } from "./protocol";
import { Recorder } from "./recorder";
import { EndpointRequest } from "./request";
import type { Service, ServiceCall } from "./service";
import { ServiceError } from "./serviceError";
import { signerOf, signingTime, verifySignature } from "./signature";

/** The call ends without an answer. */
class Disconnected extends Error {
  readonly code = "Disconnected";
}

/** How far the handling of a request came. */
interface Progress {
  service?: Service;
  principal?: Principal;
  call?: ServiceCall;
}

/**
 * One loopback HTTP server for all services, told apart by the signature's credential scope. It
 * listens before the program is evaluated, because queue URLs name it; services come after.
 */
export class Endpoint {
  readonly credentials = new CredentialStore();
  readonly faults = new Faults();
  readonly recorder = new Recorder();
  private readonly services = new Map<string, Service>();
  private authorizer: Authorizer | undefined;
  private clock: VirtualClock | undefined;
  private readonly exchanges = ExchangeLog.fromEnvironment();

  private server: LoopbackServer | undefined;

  /** Listens on a free port of 127.0.0.1. */
  static async listen(): Promise<Endpoint> {
    const endpoint = new Endpoint();
    endpoint.server = await LoopbackServer.listen((request, response) =>
      endpoint.serve(request, response),
    );
    return endpoint;
  }

  /** Where clients find it. */
  get url(): string {
    return this.server?.url ?? "";
  }

  /** Begins to answer. */
  serveWith(authorizer: Authorizer, services: readonly Service[], clock: VirtualClock): void {
    this.authorizer = authorizer;
    this.clock = clock;
    for (const service of services) this.services.set(service.signingName, service);
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private async serve(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const started = performance.now();
    const progress: Progress = {};
    const request = new EndpointRequest(message);
    let answer: Answer | undefined;
    let failure: ServiceError | Disconnected | undefined;
    keepTime(request, response);
    try {
      answer = await this.answer(request, progress);
      response.setHeader(requestIdHeader(progress), randomUUID());
      await send(response, answer);
    } catch (error) {
      failure = error instanceof Disconnected ? error : serviceError(error);
      if (failure instanceof Disconnected) {
        message.socket.destroy();
        answer = undefined;
      } else {
        // An unread body would block the connection for the client's next request.
        message.resume();
        answer = errorForm(progress)(failure);
        response.setHeader(requestIdHeader(progress), randomUUID());
        await send(response, answer);
      }
    }
    const status = answer?.status;
    await this.keep(request, response, answer);
    const { principal, call } = progress;
    this.recorder.record({
      time: new Date(),
      caller: principal === undefined ? "unknown" : principalName(principal),
      action: call?.action ?? "unknown",
      resources: call?.needs.map(({ resource }) => resource) ?? [],
      ...(status === undefined ? {} : { status }),
      ...(failure === undefined ? {} : { error: failure.code, message: failure.message }),
      milliseconds: performance.now() - started,
    });
  }

  private async keep(
    request: EndpointRequest,
    response: http.ServerResponse,
    answer: Answer | undefined,
  ): Promise<void> {
    if (this.exchanges === undefined) return;
    // What could not be read was refused, and the answer says why.
    const body = await request.readBody().catch(() => undefined);
    this.exchanges.write({
      method: request.method,
      url: request.stream.url ?? "/",
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
      ...(answer === undefined ? {} : { status: answer.status }),
      answerHeaders: { ...response.getHeaders(), ...answer?.headers },
      ...(answer === undefined || answer.body instanceof Readable
        ? {}
        : { answer: Buffer.from(answer.body ?? "") }),
    });
  }

  private async answer(request: EndpointRequest, progress: Progress): Promise<Answer> {
    const linked = this.linked(request, progress);
    if (linked !== undefined) return linked;
    const signer = signerOf(request);
    const service = this.services.get(signer.service);
    if (service === undefined) {
      const message = `the local endpoint has no service "${signer.service}": add it to local/endpoint/services`;
      throw new ServiceError("UnknownOperationException", message, 404);
    }
    progress.service = service;
    const { principal, credentials } = this.credentials.identity(signer.accessKeyId);
    progress.principal = principal;
    await verifySignature(request, signer, credentials, this.clock?.ahead);
    const call = await service.call(request, principal);
    progress.call = call;
    const fault = this.faults.take(call.action);
    await before(fault, service);
    this.authorize(principal, service, call);
    const answer = await call.perform(fault?.kind === "partial" ? fault : undefined);
    if (fault?.kind === "disconnect") throw new Disconnected();
    return answer;
  }

  private linked({ method, path }: EndpointRequest, progress: Progress): Answer | undefined {
    if (method !== "GET") return undefined;
    for (const service of this.services.values()) {
      const answer = service.linked?.(path);
      if (answer === undefined) continue;
      progress.call = {
        action: `${service.signingName}:(link)`,
        needs: [],
        perform: () => Promise.resolve(answer),
      };
      return answer;
    }
    return undefined;
  }

  private authorize(principal: Principal, service: Service, call: ServiceCall): void {
    for (const need of call.needs) {
      const decision = this.authorizer?.authorize(principal, need);
      if (decision?.allowed !== true) {
        throw service.denied(
          `User: ${principalName(principal)} is not authorized to perform: ${need.action} ` +
            `on resource: ${need.resource} ${decision?.reason ?? ""}`,
        );
      }
    }
  }
}

/**
 * Answers with the caller's own time. Functions may be ahead of the machine: their clients would take
 * the difference for a clock that goes wrong, correct it, and try again what failed for other reasons.
 */
function keepTime(request: EndpointRequest, response: http.ServerResponse): void {
  const time = signingTime(request);
  if (!Number.isNaN(time)) response.setHeader("date", new Date(time).toUTCString());
}

async function before(fault: Fault | undefined, service: Service): Promise<void> {
  switch (fault?.kind) {
    case "throttle":
      throw service.throttled;
    case "error":
      throw new ServiceError(fault.code, "injected by a test", fault.status);
    case "delay":
      await sleep(fault.milliseconds);
      return;
    case "disconnect":
      if (fault.when === "before") throw new Disconnected();
      return;
    case "partial":
    case undefined:
      return;
  }
}

function errorForm(progress: Progress): ErrorForm {
  return progress.service?.errorForm ?? jsonError;
}

/** S3 has a name of its own for it. */
function requestIdHeader({ service }: Progress): string {
  return service?.signingName === "s3" ? "x-amz-request-id" : "x-amzn-requestid";
}

function serviceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // A fault of the endpoint's own, which the caller's error does not explain.
  process.stderr.write(`the local endpoint failed: ${inspect(error)}\n`);
  return new ServiceError("InternalFailure", `the local endpoint failed: ${message}`, 500, {
    cause: error,
  });
}

async function send(response: http.ServerResponse, answer: Answer): Promise<void> {
  const { status, headers = {}, body = "" } = answer;
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    // The client may go away in the middle, as a function does that is stopped.
    await pipeline(body, response).catch(() => response.destroy());
    return;
  }
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
  response.end(body);
}
