/** The clouds.yaml of a real OpenStack to test on, or null: `ALLMEND_LAB_CLOUDS`, with the cloud `lab` (a plain member). */
export function labCloudsFile(): string | null {
  return process.env.ALLMEND_LAB_CLOUDS || null;
}
