/** The only availability zone of volumes. */
export const zone = 'nova';
