import type { Account, SandboxCloud } from './sandbox-cloud.ts';

/** A `clouds.yaml` that openstacksdk, the `openstack` command and Allmend read. Values are quoted as JSON, which is YAML. */
export function cloudsYaml(clouds: readonly SandboxCloud[]): string {
  return `clouds:\n${clouds.flatMap((cloud) => cloud.accounts.map((account) => entry(cloud, account))).join('')}`;
}

function entry(cloud: SandboxCloud, account: Account): string {
  const scope =
    account.projectName === null
      ? `      domain_name: ${JSON.stringify(account.domainName)}\n`
      : `      project_name: ${JSON.stringify(account.projectName)}\n      project_domain_name: ${JSON.stringify(account.domainName)}\n`;
  return `  ${account.cloudName}:
    auth:
      auth_url: ${JSON.stringify(`${cloud.urls.api}/identity/v3`)}
      username: ${JSON.stringify(account.userName)}
      password: ${JSON.stringify(account.password)}
      user_domain_name: ${JSON.stringify(account.domainName)}
${scope}    region_name: ${JSON.stringify(cloud.region)}
    interface: public
    identity_api_version: 3
`;
}
