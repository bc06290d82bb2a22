;; Emacs 29 or newer, with markdown-mode: put this into init.el. M-x eglot starts it in a buffer by hand.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((markdown-mode gfm-mode) . ("postlint" "server"))))
(add-hook 'markdown-mode-hook #'eglot-ensure)
