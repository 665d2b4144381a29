/** The word drawn in the stroke of the sign (look.md §8). */
export function Brand() {
  return (
    <svg viewBox="0 -4 168 39" aria-hidden="true">
      <path d="M4 10H22V31H2V20H22M31-2V33M41-2V33M51 33V10H77V33M64 10V33M106 31H86V10H106V20H86M116 33V10H134V33M164 10H144V31H164V-2" />
      <circle cx="4" cy="10" r="4" fill="currentColor" stroke="none" />
    </svg>
  );
}
