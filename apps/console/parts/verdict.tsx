import { plate, stateText, type PlateOptions, type ResultState } from '@allmend/kit-ui';
import { useLanguage } from '../shell/language.tsx';
import { Html } from './html.tsx';

/** Result as a plate. */
export function Plate({ state, ...options }: { readonly state: ResultState } & Omit<PlateOptions, 'locale'>) {
  const { locale } = useLanguage();
  return <Html of={plate(state, { ...options, locale })} />;
}

/** Result in running text. */
export function VerdictWord({ state }: { readonly state: ResultState }) {
  const { locale } = useLanguage();
  return <Html of={stateText(state, locale)} />;
}
