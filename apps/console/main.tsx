import 'virtual:look.css';
import './styles/mantine.css';
import './styles/frame.css';
import './styles/pages.css';
import './styles/runs-and-forms.css';
import { createRoot } from 'react-dom/client';
import { Application } from './application.tsx';

createRoot(document.getElementById('root')!).render(<Application />);
