import type { ExceptionCategory } from "../model";

/** A recommendation of a CIS benchmark from which a kind of host deviates with good reason. */
export interface CatalogueEntry {
  /** Its number in the benchmark of the catalogue. */
  readonly cis: string;
  /** What a rule's title has in it, so that a number that is given to something else hides nothing. */
  readonly titles: readonly string[];
  readonly category: ExceptionCategory;
  readonly justification: string;
}

/** Exceptions that a kind of host needs, for one benchmark. */
export interface Catalogue {
  /** Patterns of benchmark ids: of CIS-CAT, of Inspector, of the SCAP Security Guide. */
  readonly benchmarks: readonly string[];
  readonly entries: readonly CatalogueEntry[];
}

type Reason = Omit<CatalogueEntry, "cis">;

const images =
  "containerd unpacks container images onto the node's disk and keeps the modes and owners that they were built with";

const stickyBit: Reason = {
  titles: ["*sticky bit*"],
  category: "potential-operation-impact",
  justification: `The directories found lie below containerd's root: ${images}. Setting the sticky bit there would change the images under running pods.`,
};

const unconfined: Reason = {
  titles: ["*unconfined*"],
  category: "potential-operation-impact",
  justification:
    "The processes found are the node's agents and the containers that they start, for which the node's image has no SELinux domain of their own. Confining them needs a policy per workload; without one they stop working.",
};

const chrony: Reason = {
  titles: ["*chrony*"],
  category: "false-positive",
  justification:
    "chrony is set up: Amazon Linux names the Amazon Time Sync Service in a file below /etc/chrony.d or /run/chrony.d, where the check does not look. `chronyc tracking` on a node shows the source in use.",
};

const forwarding: Reason = {
  titles: ["*IP forwarding*"],
  category: "potential-operation-impact",
  justification:
    "A node forwards the packets of its pods. Without IP forwarding no pod reaches anything outside of its node.",
};

const openPorts: Reason = {
  titles: ["*open ports*", "*unnecessary services and ports*"],
  category: "compensating-control",
  justification:
    "kube-proxy and the network plugin write the node's packet filter at run time, and rules beside theirs break Services. What reaches a node is limited by its security groups, and between pods by network policies.",
};

const defaultDeny: Reason = {
  titles: ["*default deny*", "*default iptables policy*", "*default * policy*"],
  category: "compensating-control",
  justification:
    "A default policy of deny drops the packets that kube-proxy and the network plugin forward for pods. What reaches a node is limited by its security groups, and between pods by network policies.",
};

const openPorts6: Reason = {
  titles: ["*open ports*"],
  category: "compensating-control",
  justification:
    "As for IPv4: kube-proxy and the network plugin write the node's packet filter at run time. What reaches a node over IPv6, if anything, is limited by its security groups.",
};

const remoteLogs: Reason = {
  titles: ["*remote log host*", "*remote host*"],
  category: "customer-configured",
  justification:
    "Where logs go is the operator's to say, and nodes send theirs by an agent (CloudWatch agent, Fluent Bit) and not by rsyslog. This holds only while such an agent runs on every node.",
};

const hostKeys: Reason = {
  titles: ["*private*key*"],
  category: "customer-configured",
  justification:
    "Host keys are made at a node's first start, readable by the group that host-based authentication uses, so no node image can have them otherwise. Operators who want them tighter set that in the node's user data.",
};

const sshAccess: Reason = {
  titles: ["*SSH access*"],
  category: "customer-configured",
  justification:
    "Who may use SSH differs from one operator to the next, so the node's image names nobody. Nodes are reached through Session Manager, and their security groups let no SSH in unless the operator opens it.",
};

const worldWritable: Reason = {
  titles: ["*world*writable*"],
  category: "potential-operation-impact",
  justification: `The files found lie below containerd's root: ${images}. Changing them there breaks the containers that share the layer.`,
};

const unowned: Reason = {
  titles: ["*unowned*", "*owned by a user*"],
  category: "potential-operation-impact",
  justification: `The files found lie below containerd's root: ${images}, which are the images' own users and unknown to the node. Giving them to a user of the node breaks the containers.`,
};

const ungrouped: Reason = {
  titles: ["*ungrouped*", "*owned by a group*"],
  category: "potential-operation-impact",
  justification: `The files found lie below containerd's root: ${images}, which are the images' own groups and unknown to the node. Giving them to a group of the node breaks the containers.`,
};

/** For CIS Amazon Linux 2 Benchmark 2.0.0. */
export const eksNodesAl2: Catalogue = {
  benchmarks: ["*CIS_Amazon_Linux_2_Benchmark", "CIS Amazon Linux 2 Benchmark*", "*AMAZON_LINUX_2"],
  entries: [
    { cis: "1.1.22", ...stickyBit },
    { cis: "1.6.1.6", ...unconfined },
    { cis: "2.1.1.2", ...chrony },
    { cis: "3.2.1", ...forwarding },
    { cis: "3.5.3.2.3", ...openPorts },
    { cis: "3.5.3.2.4", ...defaultDeny },
    { cis: "3.5.3.3.3", ...openPorts6 },
    { cis: "4.2.1.5", ...remoteLogs },
    { cis: "5.3.2", ...hostKeys },
    { cis: "5.3.4", ...sshAccess },
    { cis: "6.1.10", ...worldWritable },
    { cis: "6.1.11", ...unowned },
    { cis: "6.1.12", ...ungrouped },
  ],
};

/**
 * For CIS Amazon Linux 2023 Benchmark 1.0.0: the same recommendations, where it has them. It makes
 * one of the sticky bit and world-writable files, one of unowned and ungrouped files, and has a
 * single packet filter for IPv4 and IPv6.
 */
export const eksNodesAl2023: Catalogue = {
  benchmarks: [
    "*CIS_Amazon_Linux_2023_Benchmark",
    "CIS Amazon Linux 2023 Benchmark*",
    "*AMAZON_LINUX_2023",
    "xccdf_org.ssgproject.content_benchmark_AMAZON",
  ],
  entries: [
    { cis: "1.6.1.6", ...unconfined },
    { cis: "2.1.2", ...chrony },
    { cis: "3.2.1", ...forwarding },
    { cis: "3.4.2.5", ...openPorts },
    { cis: "3.4.2.7", ...defaultDeny },
    { cis: "4.2.2", ...hostKeys },
    { cis: "4.2.4", ...sshAccess },
    { cis: "5.1.1.6", ...remoteLogs },
    { cis: "6.1.11", ...worldWritable, titles: [...worldWritable.titles, ...stickyBit.titles] },
    { cis: "6.1.12", ...unowned, titles: [...unowned.titles, ...ungrouped.titles] },
  ],
};
