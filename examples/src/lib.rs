//! Runnable programs, and an adapter written by an outsider.
