import { arch, platform } from 'node:process';

/** The release of Kubernetes whose API the server speaks, for clients that compare versions. */
const kubernetes = { major: '1', minor: '33' } as const;

/** `/version`. Source: apimachinery pkg/version/types.go. */
export function versionDocument(allmend: string): Record<string, string> {
  const { major, minor } = kubernetes;
  return {
    major,
    minor,
    gitVersion: `v${major}.${minor}.0+allmend-${allmend}`,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: `node ${process.version}`,
    platform: `${platform}/${arch === 'x64' ? 'amd64' : arch}`,
  };
}
