import 'virtual:look.css';
import './styles/mantine.css';
import './styles/console.css';
import { createRoot } from 'react-dom/client';
import { Application } from './application.tsx';

createRoot(document.getElementById('root')!).render(<Application />);
