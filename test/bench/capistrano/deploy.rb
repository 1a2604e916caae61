set :application, "bench"
set :deploy_to, ENV.fetch("ROOT")
set :keep_releases, 1
set :format_options, log_file: nil
