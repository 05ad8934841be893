import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { literal } from "../common/literal";
import type { Location } from "../common/location";

/** One statement of an IAM policy. */
export type Statement = aws.iam.PolicyStatement;

/** What IAM fills in itself, such as `${aws:userid}`. */
const policyVariable = /\$(?=\{aws:)/g;

/** A statement that may turn out not to be needed once an output is known. */
export type PossibleStatement = Statement | pulumi.Output<Statement | undefined>;

/** The JSON text of a policy with these statements, in the order given. */
export function policyDocument(statements: readonly PossibleStatement[]): pulumi.Output<string> {
  return pulumi.output<unknown[]>([...statements]).apply((all: readonly unknown[]) =>
    literal(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: all.filter((statement) => statement !== undefined),
      }),
      policyVariable,
    ),
  );
}

/** Lets a service take a role on. */
export function trustService(service: pulumi.Input<string>): Statement {
  return { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } };
}

/** Lets a principal do these actions on these resources. */
export function allow(
  sid: string,
  actions: string[],
  resources: pulumi.Input<string>[],
  condition?: Statement["Condition"],
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** Refuses everyone, whatever else they are allowed to do. */
export function deny(
  sid: string,
  action: string,
  resources: pulumi.Input<string>[],
  condition: NonNullable<Statement["Condition"]>,
): Statement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resources,
    Condition: condition,
  };
}

/** Refuses every call that does not come over TLS. */
export function denyPlainText(action: string, resources: pulumi.Input<string>[]): Statement {
  return deny("DenyPlainText", action, resources, { Bool: { "aws:SecureTransport": "false" } });
}

/** Use of a key, only as a part of a call to one of these services. */
export function useKeyThrough(
  sid: string,
  kmsKeyArn: pulumi.Input<string>,
  actions: string[],
  services: readonly string[],
  location: Location,
): Statement {
  return allow(sid, actions, [kmsKeyArn], {
    StringEquals: {
      "kms:ViaService": services.map(
        (service) => pulumi.interpolate`${service}.${location.region}.${location.dnsSuffix}`,
      ),
    },
  });
}
