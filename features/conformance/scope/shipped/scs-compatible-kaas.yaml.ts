/** The scope file itself, as text, so that it is part of the single-file program. Edit it here and nowhere else. */
export const scsCompatibleKaas = `# SCS-compatible KaaS: the certificate scope as Allmend ships it.
# Ids, dates and links are those of the Sovereign Cloud Stack project (scs-0502); the wording is Allmend's own.
uuid: 1fffebe6-fd4b-44d3-a36c-fc58b4bb0180
name: SCS-compatible KaaS
url: https://raw.githubusercontent.com/SovereignCloudStack/standards/main/Tests/scs-compatible-kaas.yaml
variables:
  - subject_root
  - kubeconfig: kubeconfig.yaml
  - execution_mode: parallel
scripts:
  - executable: ./kaas/sonobuoy_handler/run_sonobuoy.py
    args: -k {subject_root}/{kubeconfig} -r {subject_root}/sono-results -c cncf-k8s-conformance -a mode=certified-conformance -a execution_mode={execution_mode}
    testcases:
      - id: cncf-k8s-conformance
        lifetime: year
        section: heavy
        description: The conformance tests of the CNCF pass on the cluster.
        url: https://docs.scs.community/standards/scs-0201-w1-k8s-conformance
  - executable: ./kaas/scs_0210_version_policy/k8s_version_policy.py
    args: -k {subject_root}/{kubeconfig}
    testcases:
      - id: version-policy-check
        lifetime: week
        section: light
        description: The cluster runs a supported Kubernetes branch and is patched in time.
        url: https://docs.scs.community/standards/scs-0210-w1-k8s-version-policy-implementation-testing
  - executable: ./kaas/sonobuoy_handler/run_sonobuoy.py
    args: -k {subject_root}/{kubeconfig} -r {subject_root}/sono-results -c kaas-networking-check -a e2e-focus=NetworkPolicy
    testcases:
      - id: kaas-networking-check
        lifetime: month
        section: heavy
        description: The network of the cluster enforces network policies.
        url: https://docs.scs.community/standards/scs-0219-w1-kaas-networking-implementation-testing
  - testcases:
      - id: node-distribution-check
        description: Judged by hand, the nodes of the cluster are spread over several machines and say in which zone they are.
        url: https://docs.scs.community/standards/scs-0214-w1-k8s-node-distribution-implementation-testing
modules:
  - id: cncf-k8s-conformance
    name: CNCF Kubernetes conformance
    url: https://github.com/cncf/k8s-conformance/tree/master
    targets:
      main:
        - cncf-k8s-conformance
  - id: scs-0210-v2
    name: Kubernetes version policy
    url: https://docs.scs.community/standards/scs-0210-v2-k8s-version-policy
    targets:
      main:
        - version-policy-check
  - id: scs-0214-v2
    name: Kubernetes node distribution and availability
    url: https://docs.scs.community/standards/scs-0214-v2-k8s-node-distribution
    targets: {}
  - id: scs-0214-v2-manual
    name: Kubernetes node distribution and availability, by hand
    url: https://docs.scs.community/standards/scs-0214-v2-k8s-node-distribution
    targets:
      preview:
        - node-distribution-check
  - id: scs-0219-v1
    name: KaaS networking
    url: https://docs.scs.community/standards/scs-0219-v1-kaas-networking
    targets:
      main:
        - kaas-networking-check
versions:
  - version: v1
    stabilized_at: 2024-11-26
    include:
      - cncf-k8s-conformance
      - scs-0210-v2
      - scs-0214-v2
      - scs-0219-v1
timeline:
  - date: 2024-11-26
    versions:
      v1: effective
  - date: 2024-02-28
    versions:
      v1: draft
`;
