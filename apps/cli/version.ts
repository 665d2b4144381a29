/** Version of the command, as in package.json; evidence and reports carry it. */
export const version = '0.1.0';

export const tool = { name: 'allmend', version } as const;
