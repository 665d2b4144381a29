/** The scope file itself, as text, so that it is part of the single-file program. Edit it here and nowhere else. */
export const scsCompatibleIaas = `# SCS-compatible IaaS: the certificate scope as Allmend ships it.
# Ids, dates and links are those of the Sovereign Cloud Stack project (scs-0501); the wording is Allmend's own.
# The one place to edit for a new version: add its modules below, the version under "versions", its states under "timeline".
# Pruned: v1, v2, the original v3 and v5, which no timeline entry names any more.
uuid: 50393e6f-2ae1-4c5c-a62c-3b75f2abef3f
name: SCS-compatible IaaS
url: https://raw.githubusercontent.com/SovereignCloudStack/standards/main/Tests/scs-compatible-iaas.yaml
variables:
  - os_cloud
scripts:
  - executable: ./iaas/openstack_test.py
    args: -c {os_cloud} {testcases}
    testcases:
      - id: scs-0100-syntax-check
        description: Every flavor name that starts with SCS- follows the naming grammar.
        url: https://docs.scs.community/standards/scs-0100-w1-flavor-naming-implementation-testing#automated-tests
      - id: scs-0100-semantics-check
        description: Every such flavor delivers at least the vCPUs, memory and disk that its name promises.
        url: https://docs.scs.community/standards/scs-0100-w1-flavor-naming-implementation-testing#automated-tests
      - id: scs-0101-flavor-property
        description: Flavors let guests use the virtual random number generator (hw_rng:allowed).
        url: https://docs.scs.community/standards/scs-0101-w1-entropy-implementation-testing#automated-tests
      - id: scs-0101-image-property
        description: Public images ask for the virtual random number generator (hw_rng_model).
        url: https://docs.scs.community/standards/scs-0101-w1-entropy-implementation-testing#automated-tests
      - id: scs-0101-rngd
        description: A sample virtual machine runs a daemon that feeds the kernel with entropy.
        url: https://docs.scs.community/standards/scs-0101-w1-entropy-implementation-testing#automated-tests
      - id: scs-0101-entropy-avail
        description: The kernel of a sample virtual machine reports 256 bits of entropy.
        url: https://docs.scs.community/standards/scs-0101-w1-entropy-implementation-testing#automated-tests
      - id: scs-0101-fips-test
        description: Random numbers of a sample virtual machine pass the FIPS 140-2 statistics.
        url: https://docs.scs.community/standards/scs-0101-w1-entropy-implementation-testing#automated-tests
      - id: scs-0102-prop-architecture
        description: Public images name a CPU architecture.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-min_disk
        description: Public images say which disk size they need.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-min_ram
        description: Public images say how much memory they need.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-os_version
        description: Public images say which release they are.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-os_distro
        description: Public images say which distribution they are.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-hw_disk_bus
        description: Public images name a usable disk bus.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-image_build_date
        description: Public images carry a plausible build date.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-image_original_user
        description: Public images name their default login.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-image_source
        description: Public images say where they come from.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-image_description
        description: Public images link to a description.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-replace_frequency
        description: Public images say how often they are replaced.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-provided_until
        description: Public images say how long they are kept.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-uuid_validity
        description: Public images say how long their UUID stays valid.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-os_purpose
        description: Public images say what they are meant for.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-hash_algo
        description: Public images name the algorithm of their checksum.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-hypervisor_type
        description: Public images name a known hypervisor.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-hw_rng_model
        description: Public images name a known random number generator.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-prop-hotfix_hours
        description: Public images promise hours until a hotfix as a number.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-image-recency
        description: No public image is older than its replacement interval allows.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0102-os_purpose-uniqueness
        description: There is one generic image at most for each architecture, distribution and release.
        url: https://docs.scs.community/standards/scs-0102-w1-image-metadata-implementation-testing#automated-tests
      - id: scs-0103-flavor-1v-4
        description: The mandatory flavor SCS-1V-4 is offered as specified.
        url: &flavors https://docs.scs.community/standards/scs-0103-w1-standard-flavors-implementation#automated-tests
      - { id: scs-0103-flavor-2v-8, description: The mandatory flavor SCS-2V-8 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-16, description: The mandatory flavor SCS-4V-16 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-8v-32, description: The mandatory flavor SCS-8V-32 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1v-2, description: The mandatory flavor SCS-1V-2 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-4, description: The mandatory flavor SCS-2V-4 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-8, description: The mandatory flavor SCS-4V-8 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-8v-16, description: The mandatory flavor SCS-8V-16 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-16v-32, description: The mandatory flavor SCS-16V-32 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1v-8, description: The mandatory flavor SCS-1V-8 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-16, description: The mandatory flavor SCS-2V-16 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-32, description: The mandatory flavor SCS-4V-32 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1l-1, description: The mandatory flavor SCS-1L-1 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-4-20s, description: The mandatory flavor SCS-2V-4-20s is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-16-100s, description: The mandatory flavor SCS-4V-16-100s is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1v-4-10, description: The recommended flavor SCS-1V-4-10 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-8-20, description: The recommended flavor SCS-2V-8-20 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-16-50, description: The recommended flavor SCS-4V-16-50 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-8v-32-100, description: The recommended flavor SCS-8V-32-100 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1v-2-5, description: The recommended flavor SCS-1V-2-5 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-4-10, description: The recommended flavor SCS-2V-4-10 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-8-20, description: The recommended flavor SCS-4V-8-20 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-8v-16-50, description: The recommended flavor SCS-8V-16-50 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-16v-32-100, description: The recommended flavor SCS-16V-32-100 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1v-8-20, description: The recommended flavor SCS-1V-8-20 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-2v-16-50, description: The recommended flavor SCS-2V-16-50 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-4v-32-100, description: The recommended flavor SCS-4V-32-100 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-1l-1-5, description: The recommended flavor SCS-1L-1-5 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-8v-64, description: The recommended flavor SCS-8V-64 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-16v-64, description: The recommended flavor SCS-16V-64 is offered as specified., url: *flavors }
      - { id: scs-0103-flavor-16v-128, description: The recommended flavor SCS-16V-128 is offered as specified., url: *flavors }
      - id: scs-0104-source-capi-1
        description: Kubernetes node images of the older naming come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-capi-2
        description: Kubernetes node images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-ubuntu-2404
        description: Ubuntu 24.04 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-ubuntu-2204
        description: Ubuntu 22.04 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-ubuntu-2004
        description: Ubuntu 20.04 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-debian-13
        description: Debian 13 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-debian-12
        description: Debian 12 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-source-debian-11
        description: Debian 11 images come from their distributor.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-capi-2
        description: There is a Kubernetes node image.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-capi-1
        description: There is a Kubernetes node image of the older naming.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-ubuntu-2404
        description: There is an image named Ubuntu 24.04.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-ubuntu-2204
        description: There is an image named Ubuntu 22.04.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-debian-13
        description: There is an image named Debian 13.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0104-image-debian-12
        description: There is an image named Debian 12.
        url: https://docs.scs.community/standards/scs-0104-w1-standard-images-implementation#automated-tests
      - id: scs-0114-syntax-check
        description: Aspects in the descriptions of volume types are written as the standard has them.
        url: https://docs.scs.community/standards/scs-0114-w1-volume-type-implementation#automated-tests
      - id: scs-0114-encrypted-type
        description: A volume type says that its volumes are encrypted.
        url: https://docs.scs.community/standards/scs-0114-w1-volume-type-implementation#automated-tests
      - id: scs-0114-replicated-type
        description: A volume type says that its volumes are replicated.
        url: https://docs.scs.community/standards/scs-0114-w1-volume-type-implementation#automated-tests
      - id: scs-0115-default-rules
        description: New security groups let nothing in, except from their own members, and let everything out.
        url: https://docs.scs.community/standards/scs-0115-w1-security-groups-implementation#automated-tests
      - id: scs-0116-presence
        description: There is a key manager.
        url: https://docs.scs.community/standards/scs-0116-w1-key-manager-implementation-testing#automated-tests
      - id: scs-0116-permissions
        description: The role member can use the key manager, where there is one.
        url: https://docs.scs.community/standards/scs-0116-w1-key-manager-implementation-testing#automated-tests
      - id: scs-0117-test-backup
        description: A volume can be backed up and restored.
        url: https://docs.scs.community/standards/scs-0117-w1-volume-backup-service-implementation#automated-tests
      - id: scs-0123-service-compute
        description: The catalogue lists a service of type compute.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-identity
        description: The catalogue lists a service of type identity.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-image
        description: The catalogue lists a service of type image.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-network
        description: The catalogue lists a service of type network.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-load-balancer
        description: The catalogue lists a service of type load-balancer.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-placement
        description: The catalogue lists a service of type placement.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-storage-apis
        description: The catalogue lists block storage under one of its usual types.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-service-s3
        description: The catalogue lists S3 object storage.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
      - id: scs-0123-swift-s3
        description: The object storage speaks S3.
        url: https://docs.scs.community/standards/scs-0123-w1-mandatory-and-supported-IaaS-services-implementation#automated-tests
  # The official ids of scs-0104-v2 are not among the facts this file was written from; until they are, these are Allmend's own.
  - executable: allmend
    args: check {os_cloud}
    testcases:
      - id: allmend-0104-image-ubuntu-2604-generic
        description: There is a generic image of Ubuntu 26.04, the newest LTS release.
      - id: allmend-0104-source-ubuntu-2604-generic
        description: Generic Ubuntu 26.04 images come from their distributor.
      - id: allmend-0104-source-ubuntu-2404-generic
        description: Generic Ubuntu 24.04 images come from their distributor.
      - id: allmend-0104-source-ubuntu-2204-generic
        description: Generic Ubuntu 22.04 images come from their distributor.
      - id: allmend-0104-source-debian-13-generic
        description: Generic Debian 13 images come from their distributor.
      - id: allmend-0104-source-debian-12-generic
        description: Generic Debian 12 images come from their distributor.
      - id: allmend-0104-source-capi-k8snode
        description: Kubernetes node images come from their builder and say what they are.
      - id: allmend-0104-image-ubuntu-2404-generic
        description: There is a generic image of Ubuntu 24.04.
      - id: allmend-0104-image-debian-13-generic
        description: There is a generic image of Debian 13.
      - id: allmend-0104-image-debian-12-generic
        description: There is a generic image of Debian 12.
      - id: allmend-0104-image-capi-k8snode
        description: There is a Kubernetes node image.
  - testcases:
      - id: key-manager-docs-check
        description: Judged by hand, from documents, stored keys are encrypted and their master key is kept apart.
        url: https://docs.scs.community/standards/scs-0116-w1-key-manager-implementation-testing#manual-tests
      - id: availability-zones-check
        description: Judged by hand, from documents, availability zones do not share what may fail.
        url: https://docs.scs.community/standards/scs-0121-w1-Availability-Zones-Standard#required-documentation
      - id: domain-manager-check
        description: Judged by hand, a domain manager can do in its own domain what the standard lists, and nothing elsewhere.
        url: https://docs.scs.community/standards/scs-0302-v1-domain-manager-role#conformance-tests
modules:
  - id: opc-v2022.11
    name: End-to-end testing (formerly OpenStack Powered Compute v2022.11)
    url: https://docs.scs.community/standards/scs-0128-v1-e2e-testing
    targets: {}
  - id: scs-0100-v3.1
    name: Flavor naming v3.1
    url: https://docs.scs.community/standards/scs-0100-v3-flavor-naming
    targets: { main: [scs-0100-syntax-check, scs-0100-semantics-check] }
  - id: scs-0101-v1
    name: Entropy v1
    url: https://docs.scs.community/standards/scs-0101-v1-entropy
    targets: { main: [scs-0101-entropy-avail, scs-0101-fips-test] }
  - id: scs-0101-v1-rec
    name: Entropy v1, recommended
    url: https://docs.scs.community/standards/scs-0101-v1-entropy
    targets: { recommended: [scs-0101-flavor-property, scs-0101-image-property, scs-0101-rngd] }
  - id: scs-0102-v1
    name: Image metadata v1
    url: https://docs.scs.community/standards/scs-0102-v1-image-metadata
    targets:
      main: [
        scs-0102-prop-architecture, scs-0102-prop-min_disk, scs-0102-prop-min_ram, scs-0102-prop-os_version,
        scs-0102-prop-os_distro, scs-0102-prop-hw_disk_bus, scs-0102-prop-image_build_date,
        scs-0102-prop-image_original_user, scs-0102-prop-image_source, scs-0102-prop-image_description,
        scs-0102-prop-replace_frequency, scs-0102-prop-provided_until, scs-0102-prop-uuid_validity,
        scs-0102-image-recency]
  - id: scs-0102-v2
    name: Image metadata v2
    url: https://docs.scs.community/standards/scs-0102-v2-image-metadata
    targets:
      main: [
        scs-0102-prop-architecture, scs-0102-prop-min_disk, scs-0102-prop-min_ram, scs-0102-prop-os_version,
        scs-0102-prop-os_distro, scs-0102-prop-hw_disk_bus, scs-0102-prop-image_build_date,
        scs-0102-prop-image_original_user, scs-0102-prop-image_source, scs-0102-prop-image_description,
        scs-0102-prop-replace_frequency, scs-0102-prop-provided_until, scs-0102-prop-uuid_validity,
        scs-0102-prop-os_purpose, scs-0102-image-recency, scs-0102-os_purpose-uniqueness]
  - id: scs-0102-v1-rec
    name: Image metadata, recommended
    url: https://docs.scs.community/standards/scs-0102-v1-image-metadata
    targets:
      recommended: [
        scs-0102-prop-hash_algo, scs-0102-prop-hypervisor_type, scs-0102-prop-hw_rng_model, scs-0102-prop-hotfix_hours]
  - id: scs-0103-v1
    name: Standard flavors
    url: https://docs.scs.community/standards/scs-0103-v1-standard-flavors
    targets:
      main: [
        scs-0103-flavor-1v-4, scs-0103-flavor-2v-8, scs-0103-flavor-4v-16, scs-0103-flavor-8v-32, scs-0103-flavor-1v-2,
        scs-0103-flavor-2v-4, scs-0103-flavor-4v-8, scs-0103-flavor-8v-16, scs-0103-flavor-16v-32, scs-0103-flavor-1v-8,
        scs-0103-flavor-2v-16, scs-0103-flavor-4v-32, scs-0103-flavor-1l-1, scs-0103-flavor-2v-4-20s,
        scs-0103-flavor-4v-16-100s]
  - id: scs-0103-v1-rec
    name: Standard flavors, recommended
    url: https://docs.scs.community/standards/scs-0103-v1-standard-flavors
    targets:
      recommended: [
        scs-0103-flavor-1v-4-10, scs-0103-flavor-2v-8-20, scs-0103-flavor-4v-16-50, scs-0103-flavor-8v-32-100,
        scs-0103-flavor-1v-2-5, scs-0103-flavor-2v-4-10, scs-0103-flavor-4v-8-20, scs-0103-flavor-8v-16-50,
        scs-0103-flavor-16v-32-100, scs-0103-flavor-1v-8-20, scs-0103-flavor-2v-16-50, scs-0103-flavor-4v-32-100,
        scs-0103-flavor-1l-1-5, scs-0103-flavor-8v-64, scs-0103-flavor-16v-64, scs-0103-flavor-16v-128]
  - id: scs-0104-v1-v4
    name: Standard images v1, list of IaaS v4
    url: https://docs.scs.community/standards/scs-0104-v1-standard-images
    targets:
      main: [
        scs-0104-source-capi-1, scs-0104-source-ubuntu-2204, scs-0104-source-ubuntu-2004, scs-0104-source-debian-12,
        scs-0104-source-debian-11, scs-0104-image-ubuntu-2204]
  - id: scs-0104-v1-v4-rec
    name: Standard images v1, list of IaaS v4, recommended
    url: https://docs.scs.community/standards/scs-0104-v1-standard-images
    targets: { recommended: [scs-0104-image-capi-1] }
  - id: scs-0104-v1-v5
    name: Standard images v1, list of IaaS v5
    url: https://docs.scs.community/standards/scs-0104-v1-standard-images
    targets:
      main: [
        scs-0104-source-capi-1, scs-0104-source-capi-2, scs-0104-source-ubuntu-2404, scs-0104-source-ubuntu-2204,
        scs-0104-source-ubuntu-2004, scs-0104-source-debian-13, scs-0104-source-debian-12, scs-0104-source-debian-11,
        scs-0104-image-ubuntu-2404]
  - id: scs-0104-v1-v5-rec
    name: Standard images v1, list of IaaS v5, recommended
    url: https://docs.scs.community/standards/scs-0104-v1-standard-images
    targets: { recommended: [scs-0104-image-capi-2, scs-0104-image-debian-13, scs-0104-image-debian-12] }
  - id: scs-0104-v2
    name: Standard images v2
    url: https://docs.scs.community/standards/scs-0104-v2-standard-images
    targets:
      main: [
        allmend-0104-image-ubuntu-2604-generic, allmend-0104-source-ubuntu-2604-generic,
        allmend-0104-source-ubuntu-2404-generic, allmend-0104-source-ubuntu-2204-generic,
        allmend-0104-source-debian-13-generic, allmend-0104-source-debian-12-generic, allmend-0104-source-capi-k8snode]
      recommended: [
        allmend-0104-image-ubuntu-2404-generic, allmend-0104-image-debian-13-generic,
        allmend-0104-image-debian-12-generic, allmend-0104-image-capi-k8snode]
  - id: scs-0114-v1
    name: Volume types
    url: https://docs.scs.community/standards/scs-0114-v1-volume-type-standard
    targets: { main: [scs-0114-syntax-check] }
  - id: scs-0114-v1-rec
    name: Volume types, recommended
    url: https://docs.scs.community/standards/scs-0114-v1-volume-type-standard
    targets: { recommended: [scs-0114-encrypted-type, scs-0114-replicated-type] }
  - id: scs-0115-v1
    name: Default rules for security groups
    url: https://docs.scs.community/standards/scs-0115-v1-default-rules-for-security-groups
    targets: { main: [scs-0115-default-rules] }
  - id: scs-0116-v1
    name: Key manager
    url: https://docs.scs.community/standards/scs-0116-v1-key-manager-standard
    targets: { main: [scs-0116-permissions] }
  - id: scs-0116-v1-rec
    name: Key manager, recommended
    url: https://docs.scs.community/standards/scs-0116-v1-key-manager-standard
    targets: { recommended: [scs-0116-presence] }
  - id: scs-0116-v1-manual
    name: Key manager, by hand
    url: https://docs.scs.community/standards/scs-0116-v1-key-manager-standard
    targets: { preview: [key-manager-docs-check] }
  - id: scs-0117-v1
    name: Volume backup
    url: https://docs.scs.community/standards/scs-0117-v1-volume-backup-service
    targets: { main: [scs-0117-test-backup] }
  - id: scs-0121-v1
    name: Availability zones
    url: https://docs.scs.community/standards/scs-0121-v1-Availability-Zones-Standard
    targets: {}
  - id: scs-0121-v1-manual
    name: Availability zones, by hand
    url: https://docs.scs.community/standards/scs-0121-v1-Availability-Zones-Standard
    targets: { preview: [availability-zones-check] }
  - id: scs-0123-v1
    name: Mandatory and supported IaaS services v1
    url: https://docs.scs.community/standards/scs-0123-v1-mandatory-and-supported-IaaS-services
    targets:
      main: [
        scs-0123-service-compute, scs-0123-service-identity, scs-0123-service-image, scs-0123-service-network,
        scs-0123-service-load-balancer, scs-0123-service-placement, scs-0123-storage-apis, scs-0123-swift-s3]
  - id: scs-0123-v2
    name: Mandatory and supported IaaS services v2
    url: https://docs.scs.community/standards/scs-0123-v2-mandatory-and-supported-IaaS-services
    targets:
      main: [
        scs-0123-service-compute, scs-0123-service-identity, scs-0123-service-image, scs-0123-service-network,
        scs-0123-service-load-balancer, scs-0123-storage-apis, scs-0123-service-s3]
  - id: scs-0302-v1
    name: Domain manager role
    url: https://docs.scs.community/standards/scs-0302-v1-domain-manager-role
    targets: {}
  - id: scs-0302-v1-manual
    name: Domain manager role, by hand
    url: https://docs.scs.community/standards/scs-0302-v1-domain-manager-role
    targets: { preview: [domain-manager-check] }
versions:
  - version: next
    include: [
      opc-v2022.11, scs-0100-v3.1, scs-0101-v1, scs-0102-v2, scs-0103-v1, scs-0104-v1-v5, scs-0114-v1, scs-0115-v1,
      scs-0116-v1, scs-0117-v1, scs-0121-v1, scs-0123-v2, scs-0302-v1]
  # Draft (scs-0501-v6).
  - version: v6
    include: [
      opc-v2022.11, scs-0100-v3.1, scs-0101-v1, scs-0102-v2, scs-0103-v1, scs-0104-v2, scs-0114-v1, scs-0115-v1,
      scs-0116-v1, scs-0117-v1, scs-0121-v1, scs-0123-v1, scs-0302-v1]
  - version: v5.1
    stabilized_at: 2024-12-19
    include: [
      opc-v2022.11, scs-0100-v3.1, scs-0101-v1, scs-0102-v1, scs-0103-v1, scs-0104-v1-v5, scs-0114-v1, scs-0115-v1,
      scs-0116-v1, scs-0117-v1, scs-0121-v1, scs-0123-v1, scs-0302-v1]
  - version: v4
    stabilized_at: 2024-02-28
    include: [opc-v2022.11, scs-0100-v3.1, scs-0101-v1, scs-0102-v1, scs-0103-v1, scs-0104-v1-v4]
  - version: v3
    stabilized_at: 2024-02-28
    include: [opc-v2022.11, scs-0100-v3.1, scs-0102-v1]
timeline:
  - date: 2026-09-01
    versions: { next: draft, v6: draft, v5.1: effective }
  - date: 2026-06-11
    versions: { next: draft, v5.1: effective }
  - date: 2025-09-09
    versions: { next: draft, v5.1: effective, v4: deprecated, v3: deprecated }
  - date: 2025-07-01
    versions: { v5.1: effective, v4: deprecated, v3: deprecated }
  - date: 2025-02-01
    versions: { v5.1: effective, v4: warn, v3: deprecated }
  - date: 2024-12-19
    versions: { v5.1: effective, v4: effective, v3: deprecated }
`;
