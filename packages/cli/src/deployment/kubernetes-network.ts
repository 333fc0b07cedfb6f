import { port, type Address, type Deployment } from './deployment.ts';
import { labels, metadata, name, type Manifest } from './kubernetes-parts.ts';

export const database: Address = { host: 'drawbridge-postgres', port: 5432 };

/**
 * Who may reach whom: the server from the namespace of the ingress controller; the database from the
 * server. The server reaches names, clouds over https, the database and Temporal, and no metadata service of a node.
 */
export function networkPolicies({ postgres, temporal, ingressNamespace }: Deployment): readonly Manifest[] {
  const tcp = (number: number) => ({ protocol: 'TCP', port: number });
  const dns = { ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] };
  const metadataServices = ['169.254.0.0/16'];
  const clouds = { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: metadataServices } }], ports: [tcp(443)] };
  const elsewhere = [postgres, temporal].flatMap((address) =>
    address === undefined ? [] : [{ ports: [tcp(address.port)] }],
  );
  const ownDatabase = {
    to: [{ podSelector: { matchLabels: labels(database.host) } }],
    ports: [tcp(database.port)],
  };
  const policy = (of: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(of),
    spec: { podSelector: { matchLabels: labels(of) }, policyTypes: ['Ingress', 'Egress'], ...spec },
  });
  const fromIngress = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ingressNamespace } },
  };
  const fromServer = { podSelector: { matchLabels: labels(name) } };
  return [
    policy(name, {
      ingress: [{ from: [fromIngress], ports: [tcp(port)] }],
      egress: [dns, clouds, ...(postgres === undefined ? [ownDatabase] : []), ...elsewhere],
    }),
    ...(postgres === undefined
      ? [
          policy(database.host, {
            ingress: [{ from: [fromServer], ports: [tcp(database.port)] }],
            egress: [],
          }),
        ]
      : []),
  ];
}
